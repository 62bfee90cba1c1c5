using System.Net.Sockets;
using CsArena.Host;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

if (CommandLine.AsksForHelp(args))
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

try
{
    CommandLine.Check(args);
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    if (QuestionCommand.Read(args) is { } command)
    {
        return await command.RunAsync(builder);
    }

    LogLevels.Check(builder.Configuration);
    builder.UseLogFormat();
    builder.Services.AddSingleton<ILoggerFactory>(services => new FoldedLog(ActivatorUtilities.CreateInstance<LoggerFactory>(services), services.GetRequiredService<TimeProvider>()));
    var proxies = Proxies.Read(builder.Configuration);
    builder.Listen(ListenPorts.Read(builder.Configuration));
    builder.LimitSockets();
    builder.Services.AddSingleton<RefusedSockets>();
    builder.Services.AddHostedService(services => services.GetRequiredService<RefusedSockets>());
    builder.Services.AddSingleton(proxies);
    builder.Services.AddSingleton<AddressSockets>();
    builder.Services.AddArena(builder.Configuration)
        .AddRedisWhenConfigured()
        .AddPostgreSqlWhenConfigured()
        .DrainBeforeStop();

    builder.AddTelemetry();
    builder.AddApiDescription(proxies.PathBase);

    var app = builder.Build();
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    proxies.Use(app);
    app.UseArenaLimits();
    app.UseRouting();
    app.UseProblems();
    app.UseManagementPort();
    app.UseAuthentication();
    app.UseAuthorization();
    app.MapArena();
    app.MapPrometheusScrapingEndpoint(ManagementPort.Metrics);
    app.MapApiDescription();
    app.MapGet("/", () => Greeting.Page);
    app.Lifetime.ApplicationStarted.Register(() => Greeting.Write(app));
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException exception)
{
    return Fail(string.Join(Environment.NewLine, exception.Failures));
}
catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
{
    return Fail(string.Join(Environment.NewLine, exception.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)));
}
catch (IOException exception) when (exception.InnerException is AddressInUseException or SocketException)
{
    return Fail($"{exception.Message} Set PORT and MANAGEMENT_PORT to free ports.");
}
catch (SocketException exception)
{
    return Fail($"PORT or MANAGEMENT_PORT cannot be used: {exception.Message}.");
}
catch (InvalidDataException exception)
{
    // A file of settings that is no JSON.
    return Fail($"{exception.Message} {exception.InnerException?.Message}".TrimEnd());
}
catch (FormatException exception)
{
    return Fail(exception.Message);
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}
