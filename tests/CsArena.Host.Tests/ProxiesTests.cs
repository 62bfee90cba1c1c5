using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace CsArena.Host.Tests;

/// <summary>Where a request comes from, and under which path the host is: by the word of known proxies, and of nobody else.</summary>
public sealed class ProxiesTests
{
    [Theory]
    [InlineData("KNOWN_PROXIES", "proxy.example")]
    [InlineData("KNOWN_PROXIES", "10.0.0.0/33")]
    [InlineData("PATH_BASE", "arena")]
    public void A_wrong_setting_is_named(string key, string value)
        => Should.Throw<FormatException>(() => Read((key, value))).Message.ShouldStartWith(key);

    [Fact]
    public void Addresses_and_networks_are_known_with_either_family()
    {
        var proxies = Read(("KNOWN_PROXIES", "192.0.2.7, 10.0.0.0/8,2001:db8::/32"));
        foreach (var known in new[] { "192.0.2.7", "::ffff:192.0.2.7", "10.255.0.1", "2001:db8:1::1" })
        {
            proxies.Contains(IPAddress.Parse(known)).ShouldBeTrue(known);
        }

        proxies.Contains(IPAddress.Parse("192.0.2.8")).ShouldBeFalse();
        proxies.Contains(null).ShouldBeFalse();
    }

    [Fact]
    public async Task A_known_proxy_says_address_and_scheme()
    {
        var seen = await AskAsync([("KNOWN_PROXIES", "127.0.0.1")], "/", "203.0.113.7", "https");
        seen.ShouldBe(new Seen("203.0.113.7", "https", "", "/"));
    }

    [Fact]
    public async Task A_strangers_word_is_ignored_when_the_sender_is_no_known_proxy()
    {
        (await AskAsync([("KNOWN_PROXIES", "192.0.2.7")], "/", "203.0.113.7", "https")).ShouldBe(new Seen("127.0.0.1", "http", "", "/"));
        (await AskAsync([], "/", "203.0.113.7", "https")).ShouldBe(new Seen("127.0.0.1", "http", "", "/"));
    }

    [Fact]
    public async Task Behind_two_known_proxies_the_address_is_what_the_outer_one_saw_and_not_what_a_stranger_made_up()
    {
        var seen = await AskAsync([("KNOWN_PROXIES", "127.0.0.1,10.0.0.0/8")], "/", "198.51.100.1, 203.0.113.7, 10.1.2.3", null);
        seen.Address.ShouldBe("203.0.113.7");
    }

    [Fact]
    public async Task A_path_base_is_taken_off_the_path()
    {
        (await AskAsync([("PATH_BASE", "/arena/")], "/arena/where", null, null)).ShouldBe(new Seen("127.0.0.1", "http", "/arena", "/where"));
        (await AskAsync([("PATH_BASE", "/arena")], "/where", null, null)).ShouldBe(new Seen("127.0.0.1", "http", "", "/where"));
    }

    private static Proxies Read(params (string Key, string Value)[] settings)
        => Proxies.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(one => one.Key, one => (string?)one.Value)).Build());

    private static async Task<Seen> AskAsync((string Key, string Value)[] settings, string path, string? forwardedFor, string? forwardedProto)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        Read(settings).Use(app);
        app.Run(context => context.Response.WriteAsJsonAsync(
            new Seen(context.Connection.RemoteIpAddress!.ToString(), context.Request.Scheme, context.Request.PathBase.Value ?? "", context.Request.Path.Value!)));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        if (forwardedProto is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", forwardedProto);
        }

        using var answer = await http.SendAsync(request);
        return JsonSerializer.Deserialize<Seen>(await answer.Content.ReadAsStringAsync(), JsonSerializerOptions.Web)!;
    }

    private sealed record Seen(string Address, string Scheme, string PathBase, string Path);
}
