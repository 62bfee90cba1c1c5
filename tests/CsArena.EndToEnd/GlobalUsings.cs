global using System.Text.Json;
global using CsArena.EndToEnd.Hosting;
global using CsArena.EndToEnd.Play;
global using CsArena.EndToEnd.Players;
global using Shouldly;
global using Xunit;
