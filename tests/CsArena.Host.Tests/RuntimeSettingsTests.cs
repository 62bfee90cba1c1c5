using System.Text.Json;
using Shouldly;
using Xunit;

namespace CsArena.Host.Tests;

public sealed class RuntimeSettingsTests
{
    /// <summary>What <c>docs/operations.md</c> says of the host's threads.</summary>
    [Fact]
    public void Idle_threads_sleep_at_once()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "CsArena.Host.runtimeconfig.json")));
        settings.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties")
            .GetProperty("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit").GetInt32().ShouldBe(0);
    }
}
