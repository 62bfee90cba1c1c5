using CsArena.Realtime.Redis.Tests.Keys;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer($"CsArena.Realtime.Redis.Tests.Keys.{nameof(WalkLast)}", "CsArena.Realtime.Redis.Tests")]

namespace CsArena.Realtime.Redis.Tests.Keys;

/// <summary>Tests that look at what all others have left.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AfterAllOthers
{
    public const string Name = "after all others";
}

/// <summary>Collections that run alone come after those that run side by side; of these, this one is the last.</summary>
public sealed class WalkLast : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections)
        => testCollections.OrderBy(collection => collection.DisplayName == AfterAllOthers.Name);
}
