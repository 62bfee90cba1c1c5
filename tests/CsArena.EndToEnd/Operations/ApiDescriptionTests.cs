using System.Net;

namespace CsArena.EndToEnd.Operations;

public sealed class ApiDescriptionTests
{
    private const string Path = "/api/openapi.json";

    [Fact]
    public async Task OutsideDevelopmentThereIsNoDocumentUnlessItIsAskedFor()
    {
        await using var host = await HostProcess.StartAsync(new HostSettings());
        (await host.Http.GetAsync(Path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await using var open = await HostProcess.StartAsync(new HostSettings().With("OPENAPI", "true"));
        (await open.Http.GetAsync(Path)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ASwitchThatIsNeitherOnNorOffStopsTheStart()
    {
        await using var host = await HostProcess.LaunchAsync(new HostSettings().With("OPENAPI", "yes"));
        (await host.WaitForExitAsync(Limits.Start)).ShouldBe(1, host.Told);
        host.Errors.Text.ShouldContain("OPENAPI is 'yes'");
    }
}
