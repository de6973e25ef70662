--TEST--
socat and curl are clients of a unix socket
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
foreach (['socat', 'curl'] as $program) shell_exec("command -v $program") || die("skip no $program");
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    args: ['127.0.0.1', 0],
    server: function (Server $server) {
        $server->on('receive', fn () => null);
        $lines = $server->listen('lines.sock', 0, Server::SOCK_UNIX_STREAM);
        $lines->set(LINES);
        $lines->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, strrev(rtrim($data)) . "\n"));
        $http = $server->listen('http.sock', 0, Server::SOCK_UNIX_STREAM);
        $http->set(['open_eof_check' => true, 'package_eof' => "\r\n\r\n"]);
        $http->on('receive', function (Server $server, int $fd, int $reactorId, string $head) {
            $body = strtok($head, "\r");
            $server->send($fd, "HTTP/1.1 200 OK\r\nContent-Length: " . strlen($body) . "\r\nConnection: close\r\n\r\n$body");
            $server->close($fd);
        });
    },
    client: function (Harness $t) {
        $lines = "UNIX-CONNECT:{$t->dir()}/lines.sock";
        same("olleh\ndlrow\n", shell_exec("printf 'hello\nworld\n' | socat -t 10 - $lines 2>&1"), 'socat');
        $answer = shell_exec("curl -sS --unix-socket {$t->dir()}/http.sock 'http://localhost/some/path?x=1' 2>&1");
        same('GET /some/path?x=1 HTTP/1.1', $answer, 'curl');
    },
);
?>
--EXPECT--
OK
