namespace CsArena.LoadTest.Tokens;

/// <summary>Gives players their tokens.</summary>
internal interface ITokenSource
{
    ValueTask<string> GetAsync(string userId, CancellationToken cancellationToken);
}
