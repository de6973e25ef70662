--TEST--
socat talks with UDP, UDP6 and unix datagram ports
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php
exec('command -v socat', $output, $status) !== false && $status === 0 || die('skip no socat');
@stream_socket_server('udp://[::1]:0', $code, $message, STREAM_SERVER_BIND) || die('skip no IPv6 here');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

/** Sends each line through socat, and compares the answer. */
function talk(Harness $t, string $address): void
{
    $process = proc_open(['socat', '-', $address], [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes, $t->dir());
    try {
        foreach (["hello\n", str_repeat('x', 8000) . "\n"] as $line) {
            fwrite($pipes[0], $line);
            $read = [$pipes[1]];
            $none = null;
            check((bool) stream_select($read, $none, $none, (int) Harness::limit()), "an answer comes by $address");
            same($line, fgets($pipes[1]), "the answer by $address");
        }
    } finally {
        proc_terminate($process, SIGKILL);
        proc_close($process);
    }
}

foreach ([
    ['127.0.0.1', Server::SOCK_UDP, 'UDP:127.0.0.1:PORT'],
    ['::1', Server::SOCK_UDP6, 'UDP6:[::1]:PORT'],
    ['socket', Server::SOCK_UNIX_DGRAM, 'UNIX-SENDTO:socket,bind=client'],
] as [$host, $type, $address]) {
    Harness::run(
        args: [$host, 3 => $type],
        server: function (Server $server) {
            $server->on('packet', fn (Server $server, string $data, array $info)
                => $server->sendto($info['address'], $info['port'], $data));
        },
        client: fn (Harness $t) => talk($t, str_replace('PORT', (string) $t->port, $address)),
    );
}
?>
--EXPECT--
OK
OK
OK
