using CsArena.BlazorClient;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<ArenaPage>("#app");
await builder.Build().RunAsync();
