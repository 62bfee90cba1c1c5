using System.Net;
using CsArena.LoadTest.Tokens;

namespace CsArena.LoadTest;

/// <summary>Finds out what would fail for every player alike, and says it in one line.</summary>
internal static class Preflight
{
    public static async Task<string?> ComplaintAsync(HttpClient http, LoadTestOptions options, ITokenSource tokens, CancellationToken cancellationToken)
    {
        foreach (var url in options.Urls)
        {
            try
            {
                using var response = await http.GetAsync(new Uri(url, "api/health/live"), cancellationToken);
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                return $"Cannot reach {url}: {error.Message}";
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
}
