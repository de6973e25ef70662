--TEST--
In a shutdown no worker ends before the reactor thread has read its datagrams, however late that comes to it
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php
getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE there are no reactor threads');
exec('strace -qq -o /dev/null true 2>/dev/null', $output, $status);
$status === 0 || die('skip needs strace');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['127.0.0.1', 3 => Server::SOCK_UDP],
    server: function (Server $server) {
        $server->set(['reactor_num' => 1]);
        $server->on('packet', fn (Server $server, string $data, array $info)
            => $server->sendto($info['address'], $info['port'], $data));
    },
    client: function (Harness $t) {
        $threads = array_diff(scandir("/proc/$t->masterPid/task"), ['.', '..', (string) $t->masterPid]);
        same(1, count($threads), 'threads beside the main one');
        $thread = reset($threads);
        // holds the thread up for half a second after each wait: long enough for an idle worker to end
        $strace = proc_open([
            'strace', '-qq', '-o', '/dev/null', '-e', 'trace=epoll_wait', '-e', 'inject=epoll_wait:delay_exit=500000',
            '-p', $thread,
        ], [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']], $pipes, '/');
        $t->waitFor(
            fn () => preg_match('/^TracerPid:\s+[1-9]/m', file_get_contents("/proc/$t->masterPid/task/$thread/status")),
            'strace to hold the thread',
        );
        $client = $t->datagrams();
        same('first', $client->ask('first'), 'the answer');
        for ($i = 0; $i < 50; $i++) {
            $client->send("$i");
        }
        $t->signal(SIGTERM);
        for ($i = 0; $i < 50; $i++) {
            same("$i", $client->receive(), 'the answer');
        }
        $t->waitForExit();
        proc_close($strace);
    },
);
?>
--EXPECT--
OK
