using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Webhooks.Tests.AspNetCore;

/// <summary>
/// Thousands of malformed requests against a real server. Whatever they are, what reaches a handler was signed by us byte for byte, nothing
/// is answered as a fault of ours, nothing is logged above Information, and the server goes on.
/// </summary>
[Collection(nameof(Alone))]
public sealed class MalformedRequestTests
{
    private const int AtOnce = 16;
    private const string Good = "\"spec_id\":\"good\",";

    // What the endpoint and the server in front of it may say to a stranger; 0 for hanging up without a word.
    private static readonly int[] Answers = [0, 100, 200, 400, 403, 404, 405, 408, 411, 413, 414, 415, 417, 426, 431, 501, 505];

    private static int Requests => Sizes.Of(3_000, 20_000, 300_000);

    [Fact]
    public async Task MalformedRequests_AreAnsweredPlainlyAndForgeNothing()
    {
        var handled = new ConcurrentBag<string>();
        var signed = new ConcurrentDictionary<string, int>();
        var statuses = new ConcurrentDictionary<int, int>();
        await using var app = await Hook.StartAsync((webhook, _) =>
        {
            handled.Add(Encoding.UTF8.GetString(webhook.Delivery.Body.Span));
            return Task.CompletedTask;
        });

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
            {
                var body = Hook.Body();
                signed[Encoding.UTF8.GetString(body)] = number;
                var status = await SendAsync(app, new Malformations(number).Of(body));

                Assert.True(Answers.Contains(status), $"Request {number} was answered {status}.");
                statuses.AddOrUpdate(status, 1, (_, count) => count + 1);

                if (number % 50 == 0)
                {
                    var good = Hook.Body(more: Good);
                    signed[Encoding.UTF8.GetString(good)] = number;
                    Assert.Equal(200, await Hook.PostAsync(app, good));
                }
            });

        Assert.All(handled, body => Assert.True(signed.ContainsKey(body), body));
        Assert.Equal((Requests + 49) / 50, handled.Count(body => body.Contains(Good, StringComparison.Ordinal)));

        // The malformations reach every part of the way: refusals of the server, of the gate, of the signature; and some do no harm.
        Assert.All(
            (int[])[200, 400, 403, 404, 405, 415], status => Assert.True(statuses.ContainsKey(status), $"Nothing was answered {status}."));
        Assert.DoesNotContain(app.Logs.Warnings, entry => entry.Event is not ("RedirectedDelivery" or "Drift"));
    }

    private static async Task<int> SendAsync(TestApp app, byte[][] pieces)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = await RawHttp.ConnectAsync(app.EndPoint, timeout.Token);

        try
        {
            foreach (var piece in pieces)
            {
                await socket.SendAsync(piece, timeout.Token);
            }

            // Else the server would wait for the rest of what is cut short.
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It has hung up already; its answer is there all the same.
        }

        return (await RawHttp.ReadAsync(socket, timeout.Token)).Status;
    }
}
