# The host, built from source: docker build -t csarena .
FROM mcr.microsoft.com/dotnet/sdk:10.0@sha256:e1ffd2a92ae84c1291bc1b6887501f8af98e6331e7af6d4c8d37168c5e87a64c AS build
WORKDIR /source

# What decides which packages are restored: for as long as it stays, this layer does.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Directory.Build.props src/
COPY src/CsArena.Host/CsArena.Host.csproj src/CsArena.Host/packages.lock.json src/CsArena.Host/
COPY src/CsArena.Realtime/CsArena.Realtime.csproj src/CsArena.Realtime/packages.lock.json src/CsArena.Realtime/
COPY src/CsArena.Realtime.Abstractions/CsArena.Realtime.Abstractions.csproj src/CsArena.Realtime.Abstractions/packages.lock.json src/CsArena.Realtime.Abstractions/
COPY src/CsArena.Realtime.InMemory/CsArena.Realtime.InMemory.csproj src/CsArena.Realtime.InMemory/packages.lock.json src/CsArena.Realtime.InMemory/
COPY src/CsArena.Realtime.PostgreSql/CsArena.Realtime.PostgreSql.csproj src/CsArena.Realtime.PostgreSql/packages.lock.json src/CsArena.Realtime.PostgreSql/
COPY src/CsArena.Realtime.Redis/CsArena.Realtime.Redis.csproj src/CsArena.Realtime.Redis/packages.lock.json src/CsArena.Realtime.Redis/
RUN dotnet restore src/CsArena.Host --locked-mode

COPY . .
RUN dotnet publish src/CsArena.Host -c Release --no-restore -o /app --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0@sha256:a4556ed033fa96f984bb7a8d348851cb2d36b1281dd2420070045f664fbb5f94
# For the health check alone.
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
ENV PORT=4000 MANAGEMENT_PORT=4001
EXPOSE 4000 4001
USER app
# Whether the process works. A host that drains, or whose Redis is away, works: a restart would cut its players off.
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 CMD curl -fsS "http://localhost:${PORT}/api/health/live" > /dev/null || exit 1
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "CsArena.Host.dll"]
