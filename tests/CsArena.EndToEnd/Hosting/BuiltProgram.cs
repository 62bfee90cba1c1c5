namespace CsArena.EndToEnd.Hosting;

/// <summary>Where the build put the programs, in the same configuration as these tests.</summary>
public static class BuiltProgram
{
    public static string Host => Find("CsArena.Host");

    public static string Find(string name)
    {
        var path = Path.Combine(Root, "artifacts", "bin", name, Configuration, name + ".dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{name} is not built in configuration '{Configuration}'.", path);
    }

    /// <summary>The folder of the project of a program.</summary>
    public static string Source(string name) => Path.Combine(Root, "tests", name);

    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>The root of the repository.</summary>
    public static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "CsArena.sln")))
                {
                    return folder.FullName;
                }
            }

            throw new DirectoryNotFoundException("CsArena.sln was not found above the tests.");
        }
    }
}
