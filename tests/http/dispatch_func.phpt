--TEST--
dispatch_func sees the bytes of the request; one that it drops is answered 503
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
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
        $server->set([
            'worker_num' => 2,
            'dispatch_func' => function (Server $server, int $fd, int $type, string $data) {
                $type === 0 && report('data', $data);
                return $type !== 0 ? 0 : (str_contains($data, 'drop') ? -1 : (int) str_contains($data, 'second'));
            },
        ]);
        $server->on('request', fn (Request $request, Response $response) => $response->end((string) $server->worker_id));
    },
    client: function (Harness $t) {
        $http = http($t);
        foreach (['first' => '0', 'second' => '1'] as $path => $worker) {
            $bytes = HttpClient::bytes('POST', "/$path", [], 'the body');
            same($worker, $http->ask($bytes)->body, "worker of the $path request");
            same([$bytes], $t->take('data'), 'what dispatch_func got');
        }
        $http->send(HttpClient::bytes('GET', '/drop'));
        $answer = $http->answer();
        same([503, true], [$answer->status, $answer->closes()], 'answer to what was dropped');
    },
);
?>
--EXPECT--
OK
