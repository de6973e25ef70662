--TEST--
Behind nginx, as docs/behind-nginx.md has it: connections are used again, addresses and hosts come through, answers in pieces, WebSocket, reloads lose nothing
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_executable('/usr/sbin/nginx') || die('skip needs nginx') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';
require __DIR__ . '/nginx.inc';

$script = <<<'SCRIPT'
<?php
$server = new SwooleLite\WebSocket\Server('127.0.0.1', 0);
$server->set(['worker_num' => 2]);
$server->on('request', function ($request, $response) use ($server) {
    if ($request->server['request_uri'] === '/pieces') {
        $response->header('X-Accel-Buffering', 'no');
        $response->write('one');
        SwooleLite\Timer::after(50, fn () => $response->end('two'));
        return;
    }
    $response->end(json_encode([
        $request->fd, $request->header['host'], $request->header['x-forwarded-for'], $request->header['x-forwarded-proto'],
        $request->server['remote_addr'], strlen($request->rawContent()),
    ]));
});
$server->on('message', fn ($server, $frame) => $server->push($frame->fd, strrev($frame->data)));
exit($server->start() ? 0 : 1);
SCRIPT;

Harness::run(script: $script, client: function (Harness $t) {
    $nginx = new Nginx($t);
    $client = $nginx->connect();
    [$fd, $host, $for, $proto, $peer, $length] = $client->request('GET', '/', ['Host' => 'site.example:81'])->json();
    same(['site.example:81', '192.0.2.1', 'http', '127.0.0.1', 0], [$host, $for, $proto, $peer, $length], 'what a request tells');
    for ($i = 0; $i < 50; $i++) {
        $seen = $nginx->connect()->request('POST', '/', [], str_repeat('x', $i * 1000))->json();
        same([$fd, $i * 1000], [$seen[0], $seen[5]], 'another client, the same connection');
    }
    $client->send(HttpClient::bytes('GET', '/pieces'));
    same(200, $client->head()->status, 'the status of an answer in pieces');
    same(['one', 'two', '', "\r\n"], [$client->chunk(), $client->chunk(), $client->chunk(), $client->client->read(2)], 'its pieces');
    $socket = $nginx->connect();
    $socket->send(HttpClient::bytes('GET', '/', [
        'Upgrade' => 'websocket', 'Connection' => 'Upgrade', 'Sec-WebSocket-Version' => '13', 'Sec-WebSocket-Key' => 'dGhlIHNhbXBsZSBub25jZQ==',
    ]));
    same([101, 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='], [($head = $socket->head())->status, $head->header['sec-websocket-accept']], 'a WebSocket');
    $socket->send("\x81\x85\0\0\0\0Hello");
    same("\x81\x05olleH", $socket->client->read(7), 'its message comes back');
    for ($i = 0; $i < 100; $i++) {
        $i % 20 === 0 && $t->reload();
        same(200, $nginx->connect()->get('/')->status, 'a request during a reload');
    }
    $nginx->stop();
});
?>
--EXPECT--
OK
