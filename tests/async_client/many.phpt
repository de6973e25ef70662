--TEST--
Thousands of clients, one generation after the other, leave no memory and no descriptors
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;

const AT_ONCE = 200;
$path = sys_get_temp_dir() . '/swl-async-' . getmypid();
$listener = stream_socket_server("unix://$path", context: stream_context_create(['socket' => ['backlog' => 20]]));
$pid = pcntl_fork();
if ($pid === 0) { // accepts, answers and closes; its queue is full now and then
    pcntl_alarm(60);
    while ($connection = stream_socket_accept($listener, 60)) {
        fwrite($connection, fread($connection, 10));
        fclose($connection);
    }
}
fclose($listener);
$done = 0;
function generation(): void
{
    global $path, $done;
    for ($i = 0; $i < AT_ONCE; $i++) {
        $client = on_loop(Server::SOCK_UNIX_STREAM, [
            'connect' => fn (Client $client) => $client->send('x'),
            'receive' => function (Client $client, string $data) use (&$done) {
                $done += $data === 'x';
            },
            'close' => fn () => null,
        ]);
        $client->connect($path, 0, 20);
    }
    unset($client);
    SwooleLite\Event::wait();
}
$usage = fn () => [memory_get_usage(), count(scandir('/proc/self/fd'))];
generation();
[$memory, $descriptors] = $usage();
for ($i = 0; $i < 9; $i++) {
    generation();
}
[$later, $more] = $usage();
var_dump($done, $later - $memory < 4096, $more === $descriptors);
posix_kill($pid, SIGKILL);
pcntl_waitpid($pid, $status);
unlink($path);
?>
--EXPECT--
int(2000)
bool(true)
bool(true)
