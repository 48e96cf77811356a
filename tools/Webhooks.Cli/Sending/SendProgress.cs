using Spectre.Console;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Sending;

/// <summary>A bar on a terminal; nothing elsewhere.</summary>
internal static class SendProgress
{
    /// <param name="total">How many answers there will be.</param>
    /// <param name="send">Sends; calls its argument after each answer.</param>
    public static Task<SendReport> ShowAsync(int total, Func<Action, Task<SendReport>> send) =>
        total == 1 || Console.IsErrorRedirected
            ? send(static () => { })
            : Terminal.Error.Progress().StartAsync(context =>
            {
                var bar = context.AddTask("sending", maxValue: total);
                return send(() => bar.Increment(1));
            });
}
