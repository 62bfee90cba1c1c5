namespace CsArena.Host;

/// <summary>Answers for requests that have none of their own.</summary>
internal static class Problems
{
    /// <summary>Answers as problem+json whatever nobody else answers: wrong paths, and failures, of which nothing is told.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = failure => failure is BadHttpRequestException wrong ? wrong.StatusCode : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePages();
    }
}
