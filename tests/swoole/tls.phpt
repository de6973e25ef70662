--TEST--
Swoole's kind of script: SWOOLE_SOCK_TCP | SWOOLE_SSL for one port, plain TCP on another one
--EXTENSIONS--
swoolelite
pcntl
posix
openssl
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/run.inc';
require __DIR__ . '/../include/tls.inc';

swoole('require ' . var_export(realpath(__DIR__ . '/../include/tls.inc'), true) . ";\n" . <<<'PHP'
    Tls::here()->make('server');
    $serv = new Swoole\Server('127.0.0.1', 0, SWOOLE_PROCESS);
    $tls = $serv->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP | SWOOLE_SSL);
    $tls->set(['ssl_cert_file' => 'server.crt', 'ssl_key_file' => 'server.key', 'ssl_protocols' => SWOOLE_SSL_TLSv1_2 | SWOOLE_SSL_TLSv1_3]);
    $serv->set(['worker_num' => 1]);
    $serv->on('workerStart', fn () => report('ports', $tls->port, $serv->port, $serv->ssl));
    $serv->on('receive', fn ($serv, $fd, $reactor_id, $data) => $serv->send($fd, "Swoole: $data"));
    $serv->start();
    PHP,
    function (Harness $t) {
        [$port, $plain, $ssl] = $t->take('ports');
        same(false, $ssl, '$ssl of the server, whose first port is plain');
        same('Swoole: hello', Tls::connect("tcp://127.0.0.1:$port")->exchange('hello', 13), 'over TLS');
        same('Swoole: hello', (new Client("tcp://127.0.0.1:$plain"))->exchange('hello', 13), 'over TCP');
    },
);
?>
--EXPECT--
OK
