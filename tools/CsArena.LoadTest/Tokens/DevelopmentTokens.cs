using System.Net.Http.Json;
using System.Text.Json;

namespace CsArena.LoadTest.Tokens;

/// <summary>Asks a server in the Development environment for tokens.</summary>
internal sealed class DevelopmentTokens(HttpClient http, IReadOnlyList<Uri> urls) : ITokenSource
{
    private int _next;

    public async ValueTask<string> GetAsync(string userId, CancellationToken cancellationToken)
    {
        // Any node signs for all; going round spares a dead one.
        var url = new Uri(urls[(int)((uint)Interlocked.Increment(ref _next) % urls.Count)], "api/dev/token");
        using var response = await http.PostAsJsonAsync(url, new { userId, nickname = userId }, cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return answer.GetProperty("token").GetString()!;
    }
}
