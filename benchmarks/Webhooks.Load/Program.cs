using Webhooks.Load;

// serve <kind> <folder>                          one server, until its input ends; started by the line below
// [seconds=5] [rounds=5] [clients=64] [folder=…] the load; RabbitMQ too where it is installed, or WEBHOOKS_RABBITMQ holds a broker's
// address
if (args is ["serve", var kind, var folder])
{
    await LoadServer.RunAsync(kind, folder);
    return;
}

await LoadRun.RunAsync(LoadSettings.Read(args));
