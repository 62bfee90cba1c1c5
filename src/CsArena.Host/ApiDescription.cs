using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CsArena.Host;

/// <summary>
/// The OpenAPI document: what it says beside the endpoints themselves, a name and that players' requests take a token. It is
/// built once: building it takes as long as hundreds of requests, and anybody may ask for it.
/// </summary>
internal static class ApiDescription
{
    private const string Setting = "OPENAPI";

    private const string Document = "v1";

    private const string Path = "/api/openapi.json";

    private const string Token = "token";

    /// <summary>Adds what the document is made of.</summary>
    /// <exception cref="FormatException">The setting is neither true nor false.</exception>
    public static void AddApiDescription(this WebApplicationBuilder builder, PathString pathBase)
    {
        if (IsThere(builder))
        {
            builder.Services.AddOpenApi(Document, options => Describe(options, pathBase));
            builder.Services.AddSingleton<Content>();
        }
    }

    /// <summary>Answers with the document.</summary>
    public static void MapApiDescription(this WebApplication app)
    {
        if (app.Services.GetService<Content>() is not null)
        {
            app.MapGet(Path, async (Content content, CancellationToken cancellationToken)
                    => Results.Bytes(await content.GetAsync(cancellationToken), "application/json; charset=utf-8"))
                .ExcludeFromDescription();
        }
    }

    private static bool IsThere(WebApplicationBuilder builder) => builder.Configuration[Setting] switch
    {
        null or "" => builder.Environment.IsDevelopment(),
        var text => bool.TryParse(text, out var isThere) ? isThere : throw new FormatException($"{Setting} is '{text}': it is true or false."),
    };

    private static void Describe(OpenApiOptions options, PathString pathBase)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "CsArena", Version = "1", Description = "The arena's HTTP answers. Matches are played over /ws." };

            // Without scheme and host: it is where the document is, whatever proxies are before it.
            document.Servers = [new OpenApiServer { Url = pathBase.HasValue ? pathBase.Value : "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Token] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.Any(metadata => metadata is IAuthorizeData or AuthorizationPolicy))
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, context.Document)] = [] }];
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>The document's bytes.</summary>
    private sealed class Content([FromKeyedServices(Document)] IOpenApiDocumentProvider documents)
    {
        private readonly Lock _lock = new();
        private Task<byte[]>? _bytes;

        public Task<byte[]> GetAsync(CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                _bytes = _bytes is { IsFaulted: false } ? _bytes : Task.Run(WriteAsync, CancellationToken.None);
                return _bytes.WaitAsync(cancellationToken);
            }
        }

        private async Task<byte[]> WriteAsync()
        {
            var document = await documents.GetOpenApiDocumentAsync();
            using var bytes = new MemoryStream();
            await document.SerializeAsJsonAsync(bytes, OpenApiSpecVersion.OpenApi3_1);
            return bytes.ToArray();
        }
    }
}
