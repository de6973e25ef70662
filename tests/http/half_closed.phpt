--TEST--
A client that ends its output gets the answers to all that it has sent, also those that come later, in parts
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Http\Server;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('task', fn (Server $server, int $id, int $from, mixed $data) => $data);
        $server->on('request', function (Request $request, Response $response) use ($server) {
            $server->task('x', finish: function () use ($server, $response) {
                $response->write('first ');
                $server->after(20, fn () => $server->after(20, fn () => $response->end('last')));
            });
        });
        $server->on('close', fn () => report('close'));
    },
    client: function (Harness $t) {
        $http = http($t);
        $http->send(HttpClient::bytes('GET', '/') . HttpClient::bytes('POST', '/', [], 'body'));
        $http->client->endOutput();
        foreach ([1, 2] as $i) {
            same('first last', $http->answer()->body, "answer $i");
        }
        check($http->isClosed(), 'then it is closed');
        $t->take('close');

        $gone = http($t); // one that has gone is not waited for
        $gone->send(HttpClient::bytes('GET', '/'));
        $gone->client->reset();
        $t->take('close');
    },
);
?>
--EXPECT--
OK
