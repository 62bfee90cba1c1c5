using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests;

/// <summary>Tests that measure time, or need the machine for themselves: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Undisturbed
{
    public const string Name = "undisturbed";
}
