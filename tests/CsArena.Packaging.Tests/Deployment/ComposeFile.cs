using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace CsArena.Packaging.Tests.Deployment;

/// <summary>A compose file, read as Compose reads it: YAML with merge keys.</summary>
internal sealed class ComposeFile
{
    /// <summary>What is laid over the file with several hosts.</summary>
    public const string Monitoring = "docker-compose.monitoring.yml";

    private readonly Dictionary<object, object> _root;

    private ComposeFile(string name)
    {
        Name = name;
        using var reader = new StringReader(Repository.Read(name));
        _root = new DeserializerBuilder().WithDuplicateKeyChecking().Build()
            .Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(reader)));
        Services = Map(_root, "services").Select(pair => new ComposeService((string)pair.Key, (Dictionary<object, object>)pair.Value))
            .ToDictionary(service => service.Name);
    }

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Repository.Root, "docker-compose*.yml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public string Name { get; }

    public IReadOnlyDictionary<string, ComposeService> Services { get; }

    /// <summary>The volumes that it declares.</summary>
    public IEnumerable<string> Volumes => Map(_root, "volumes").Keys.Cast<string>();

    /// <summary>The hosts of the arena: what is built from the Dockerfile.</summary>
    public IEnumerable<ComposeService> Hosts => Services.Values.Where(service => service.IsBuilt);

    public static ComposeFile Read(string name) => new(name);

    internal static Dictionary<object, object> Map(Dictionary<object, object> parent, string key)
        => parent.GetValueOrDefault(key) as Dictionary<object, object> ?? [];
}

/// <summary>A service of a compose file.</summary>
internal sealed record ComposeService(string Name, Dictionary<object, object> Fields)
{
    public bool IsBuilt => Fields.ContainsKey("build");

    /// <summary>The image without its digest.</summary>
    public string Tag => Text("image")!.Split('@')[0];

    public string? Text(string key) => Fields.GetValueOrDefault(key) as string;

    public IReadOnlyList<string> List(string key) => [.. (Fields.GetValueOrDefault(key) as List<object> ?? []).Cast<string>()];

    public Dictionary<object, object> Map(string key) => ComposeFile.Map(Fields, key);

    public IReadOnlyDictionary<string, string> Environment => Map("environment").ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value);
}
