namespace CsArena.MatchLoad.Servers;

/// <summary>What is started as a server.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Argument">What it runs.</param>
internal sealed record ServerProgram(string FileName, string Argument)
{
    private const string PeerFolder = "bench/seed-node";

    /// <summary>A project of this repository: its build beside this program's own, in artifacts/bin/PROJECT/release.</summary>
    public static ServerProgram OfProject(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Assembly(Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"{project}.dll"));
    }

    /// <summary>An assembly of another build.</summary>
    public static ServerProgram Assembly(string path) => new("dotnet", path);

    /// <summary>The Node program, in the repository that this program was built in.</summary>
    public static ServerProgram Peer()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var peer = Path.Combine(folder.FullName, PeerFolder);
            if (Directory.Exists(peer))
            {
                return Directory.Exists(Path.Combine(peer, "node_modules"))
                    ? new ServerProgram("node", Path.Combine(peer, "src", "server.js"))
                    : throw new InvalidOperationException($"The packages of the Node program are missing: npm ci --prefix {PeerFolder}");
            }
        }

        throw new InvalidOperationException($"There is no {PeerFolder} above {AppContext.BaseDirectory}.");
    }
}
