using CsArena.Realtime.Nodes;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Nodes;

/// <summary>Nodes that know each other's numbers of connections, and players who connect again when they are asked to.</summary>
public sealed class ConnectionSpreadTests
{
    private static readonly NodeOptions _options = new();

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_node_that_came_back_gets_its_share_a_few_players_a_second_and_nobody_moves_twice()
    {
        var nodes = Nodes(300, 300, 0);
        var first = SecondsUntil(nodes, () => nodes[2].Count > 0);
        first.ShouldBeInRange((int)_options.Lease.TotalSeconds * 2, ((int)_options.Lease.TotalSeconds * 2) + 3);
        nodes[2].Count.ShouldBeLessThanOrEqualTo(2 * _options.MovesPerSecond);

        Pass(nodes, 120);
        nodes.Sum(node => node.Count).ShouldBe(600);
        nodes.ShouldAllBe(node => node.Count <= 220);
        nodes[2].Count.ShouldBeInRange(155, 200);
        var asked = nodes.SelectMany(node => node.Asked).ToList();
        asked.Count.ShouldBeInRange(155, 200);
        asked.ShouldBeUnique();

        Pass(nodes, 600);
        nodes.Sum(node => node.Asked.Count).ShouldBe(asked.Count, "it has come to rest");
    }

    [Fact]
    public void Players_who_play_or_wait_are_left_alone()
    {
        var nodes = Nodes(90, 0);
        foreach (var (connection, index) in nodes[0].Connections.Select((connection, index) => (connection, index)).ToList())
        {
            if (index % 3 == 0)
            {
                connection.Ticket.Waits("default", default);
            }
            else if (index % 3 == 1)
            {
                connection.Plays("room");
            }
        }

        var busy = nodes[0].Connections.Where(connection => connection.Live is not null || connection.Ticket.Queue is not null)
            .Select(connection => connection.PlayerId).ToList();
        Pass(nodes, 120);
        nodes[0].Asked.Count.ShouldBe(30);
        nodes[0].Asked.ShouldAllBe(player => !busy.Contains(player));
    }

    [Fact]
    public void A_player_whom_the_load_balancer_sends_back_is_asked_once_in_ten_minutes()
    {
        var nodes = Nodes(60, 0);
        nodes[0].ReturnsTo = nodes[0];
        Pass(nodes, 590);
        nodes[0].Asked.Count.ShouldBe(60);
        nodes[0].Asked.ShouldBeUnique();
        Pass(nodes, 60);
        nodes[0].Asked.Count.ShouldBeGreaterThan(60);
    }

    [Fact]
    public void What_is_uneven_for_a_moment_only_moves_nobody()
    {
        var nodes = Nodes(100, 0);
        Pass(nodes, 10);
        nodes[1].Add(100);
        Pass(nodes, 60);
        nodes.ShouldAllBe(node => node.Asked.Count == 0);
    }

    [Fact]
    public void Between_few_connections_it_makes_no_difference()
    {
        var nodes = Nodes(20, 0);
        Pass(nodes, 60);
        nodes[0].Asked.ShouldBeEmpty();
    }

    [Fact]
    public void A_node_that_drains_is_no_place_to_go_to_and_asks_for_nothing_itself()
    {
        var nodes = Nodes(100, 0);
        nodes[1].IsDraining = true;
        Pass(nodes, 60);
        nodes[0].Asked.ShouldBeEmpty();

        nodes = Nodes(100, 0);
        (nodes[0].IsDraining, nodes[0].Stays) = (true, true);
        nodes[0].Asked.Clear();
        Pass(nodes, 60);
        nodes[0].Asked.ShouldBeEmpty();
    }

    [Fact]
    public void A_node_that_is_dead_counts_no_more()
    {
        var nodes = Nodes(100, 0);
        Pass(nodes, 3);
        nodes[1].IsSilent = true;
        Pass(nodes, 60);
        nodes[0].Asked.ShouldBeEmpty();
    }

    [Fact]
    public void Clients_that_stay_are_not_waited_for_and_cause_no_flood()
    {
        var nodes = Nodes(1000, 0);
        nodes[0].Stays = true;
        Pass(nodes, 60);
        nodes[0].Asked.ShouldBeUnique();
        nodes[0].Asked.Count.ShouldBeInRange(300, 60 * _options.MovesPerSecond);
    }

    [Fact]
    public void Players_are_asked_to_move_after_waits_of_different_length()
    {
        var nodes = Nodes(100, 0);
        Pass(nodes, 30);
        nodes[0].Waits.Distinct().Count().ShouldBeGreaterThan(10);
        nodes[0].Waits.ShouldAllBe(wait => wait >= 500 && wait < 1_500);
    }

    private SpreadNode[] Nodes(params int[] connections)
        => [.. connections.Select((count, index) => new SpreadNode($"node{index}", count, _options, _time))];

    private int SecondsUntil(SpreadNode[] nodes, Func<bool> isSo)
    {
        for (var second = 1; second < 600; second++)
        {
            Pass(nodes, 1);
            if (isSo())
            {
                return second;
            }
        }

        throw new TimeoutException();
    }

    /// <summary>Each second nodes tell their figures and look, and players who were asked connect again to the node with the fewest.</summary>
    private void Pass(SpreadNode[] nodes, int seconds)
    {
        for (; seconds > 0; seconds--)
        {
            foreach (var node in nodes.Where(node => !node.IsSilent))
            {
                foreach (var other in nodes)
                {
                    other.Hear(node.Figures);
                }
            }

            foreach (var node in nodes.Where(node => !node.IsSilent))
            {
                node.Look();
            }

            _time.Advance(TimeSpan.FromSeconds(1));
            foreach (var node in nodes)
            {
                foreach (var player in node.Leave())
                {
                    (node.ReturnsTo ?? nodes.MinBy(one => one.Count)!).Add(player);
                }
            }
        }
    }
}
