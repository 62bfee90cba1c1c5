using System.Globalization;
using System.Net;
using CsArena.LoadTest.Tokens;

namespace CsArena.LoadTest;

/// <summary>Waits until every server is healthy, and finds out what would fail for every player alike.</summary>
internal sealed class Preflight(HttpClient http, LoadTestOptions options, ITokenSource tokens, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    /// <returns>What is wrong, in one line; null when the run can begin.</returns>
    public async Task<string?> ComplaintAsync(CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        foreach (var url in options.Urls)
        {
            while (await UnhealthyAsync(url, cancellationToken) is { } complaint)
            {
                if (timeProvider.GetElapsedTime(began) >= options.Start)
                {
                    return complaint;
                }

                await Task.Delay(s_pause, timeProvider, cancellationToken);
            }
        }

        try
        {
            await tokens.GetAsync("load-preflight", cancellationToken);
            return null;
        }
        catch (HttpRequestException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return $"{options.Urls[0]} gives no development tokens: give its JWT secret with --secret or in JWT_SECRET.";
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return $"No token from {options.Urls[0]}: {error.Message}";
        }
    }

    private async Task<string?> UnhealthyAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(url, "api/health"), cancellationToken);
            return response.IsSuccessStatusCode
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"{url} is not healthy: {url}api/health answers {(int)response.StatusCode}.");
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return $"Cannot reach {url}: {error.Message}";
        }
    }
}
