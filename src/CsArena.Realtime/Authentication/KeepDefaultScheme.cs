using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Authentication;

/// <summary>
/// Keeps the program's only scheme its default. ASP.NET Core makes a single scheme the default and none of two, so the
/// arena's scheme would take the default away from the program's.
/// </summary>
internal sealed class KeepDefaultScheme : IPostConfigureOptions<AuthenticationOptions>
{
    public void PostConfigure(string? name, AuthenticationOptions options)
    {
        if (options.DefaultScheme is null
            && options.Schemes.Where(scheme => scheme.Name != ConfigureArenaBearer.Scheme).Take(2).ToArray() is [var only])
        {
            options.DefaultScheme = only.Name;
        }
    }
}
