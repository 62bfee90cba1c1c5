# The host, built from source: docker build -t csarena .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/CsArena.Host -c Release -o /app --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# For the health check alone.
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
ENV PORT=4000 MANAGEMENT_PORT=4001
EXPOSE 4000 4001
USER app
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 CMD curl -fsS "http://localhost:${PORT}/api/health" > /dev/null || exit 1
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "CsArena.Host.dll"]
