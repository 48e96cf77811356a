using Webhooks.Benchmarks.Measuring;
using Webhooks.Peers.Durable;
using Webhooks.Peers.Durable.Serving;

// durable [rounds=3] [count=20000] [clients=64] [ways=…] [folder=…]  accepted durably, answered, handled: servers in turns
// verify                                                             signatures, in one process
// github                                                             a push of GitHub through the whole endpoint, in one process
// serve <way> <folder>                                               one server, until its input ends; started by the first
switch (args)
{
    case ["serve", var way, var folder]:
        await DurableServer.RunAsync(way, folder);
        return;
    case ["durable", .. var settings]:
        await DurableRun.RunAsync(DurableSettings.Read(settings));
        return;
    case ["verify" or "github"]:
        InterleavedRun.Run(args[0]);
        return;
    default:
        await Console.Error.WriteLineAsync("durable [rounds=3] [count=20000] [clients=64] [ways=a,b] [folder=…] | verify | github");
        Environment.ExitCode = 1;
        return;
}
