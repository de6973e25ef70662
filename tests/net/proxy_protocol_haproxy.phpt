--TEST--
haproxy tells who its clients are, with either version of the PROXY protocol
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (!is_executable('/usr/sbin/haproxy')) {
    die('skip haproxy is not installed');
}
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['open_proxy_protocol' => true, 'proxy_protocol_from' => ['127.0.0.1']] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $info = $server->getClientInfo($fd);
            $server->send($fd, "$info[remote_ip]:$info[remote_port] " . rtrim($data) . "\n");
        });
    },
    client: function (Harness $t) {
        $config = "global\n  maxconn 100\ndefaults\n  mode tcp\n  timeout connect 10s\n  timeout client 60s\n  timeout server 60s\n";
        foreach (['v1' => 'send-proxy', 'v2' => 'send-proxy-v2', 'crc' => 'send-proxy-v2 proxy-v2-options crc32c,unique-id'] as $name => $how) {
            $config .= "listen $name\n  bind unix@{$t->dir()}/$name\n  bind unix@{$t->dir()}/$name.in accept-proxy\n"
                . "  unique-id-format %ci\n  server one 127.0.0.1:$t->port $how\n";
        }
        file_put_contents("{$t->dir()}/haproxy.cfg", $config);
        $haproxy = proc_open(
            ['/usr/sbin/haproxy', '-db', '-f', "{$t->dir()}/haproxy.cfg"],
            [['file', '/dev/null', 'r'], ['file', "{$t->dir()}/haproxy.log", 'w'], ['file', "{$t->dir()}/haproxy.log", 'w']],
            $pipes,
        );
        try {
            foreach (['v1', 'v2', 'crc'] as $name) {
                // haproxy itself believes its client's header, and passes on what that says
                $t->waitFor(fn () => file_exists("{$t->dir()}/$name.in"), "haproxy's socket");
                $client = new Client("unix://{$t->dir()}/$name.in");
                same('203.0.113.7:4711 hello', $client->ask("PROXY TCP4 203.0.113.7 10.0.0.1 4711 80\r\nhello"), "$name, IPv4");
                $client->close();
                $client = new Client("unix://{$t->dir()}/$name.in");
                same('2001:db8::7:4711 hello', $client->ask("PROXY TCP6 2001:db8::7 2001:db8::1 4711 80\r\nhello"), "$name, IPv6");
                $client->close();
                // a client of its unix socket has no address: UNKNOWN, LOCAL or AF_UNIX
                $client = new Client("unix://{$t->dir()}/$name");
                same(1, preg_match('/^(127\.0\.0\.1:\d+|:0) hello$/', $client->ask('hello')), "$name, without an address");
                $client->close();
            }
        } finally {
            proc_terminate($haproxy, SIGKILL);
            proc_close($haproxy);
        }
    },
);
?>
--EXPECT--
OK
