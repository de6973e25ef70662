--TEST--
Static files: pipelined requests are answered in order, also by PHP; a client that does not read holds one file open
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
        mkdir('public');
        file_put_contents('public/small.txt', 'small');
        file_put_contents('public/big.bin', str_repeat('0123456789abcdef', 1 << 16));
        $server->set(['enable_static_handler' => true, 'document_root' => 'public', 'worker_num' => 1, 'reactor_num' => 1]);
        $server->on('request', fn (Request $request, Response $response) => $response->end("PHP {$request->server['request_uri']}"));
    },
    client: function (Harness $t) {
        $http = http($t);
        $targets = array_merge(...array_fill(0, 30, ['/small.txt', '/php', '/big.bin', '/small.txt']));
        $http->send(implode('', array_map(fn ($target) => HttpClient::bytes('GET', $target), $targets)));
        $pid = $t->socketPid();
        $t->waitFor(fn () => preg_grep('~/big\.bin$~', Processes::open($pid)), 'the file to be open');
        same(1, count(preg_grep('~/big\.bin$~', Processes::open($pid))), 'descriptors of the file');
        foreach ($targets as $i => $target) {
            $answer = $http->answer();
            $size = $target === '/big.bin' ? 1 << 20 : 5;
            check($target === '/php' ? $answer->body === 'PHP /php' : $answer->status === 200 && strlen($answer->body) === $size, "answer $i, for $target");
        }
        $http->send(HttpClient::bytes('GET', '/big.bin') . HttpClient::bytes('GET', '/small.txt', ['Connection' => 'close']) . HttpClient::bytes('GET', '/php'));
        $http->client->endOutput();
        same(1 << 20, strlen($http->answer()->body), 'an answer to a client that has ended its output');
        same(['small', true], [($answer = $http->answer())->body, $answer->closes()], 'the last answer');
        check($http->isClosed(), 'nothing comes behind it');
        same([], preg_grep('~/big\.bin$~', Processes::open($pid)), 'open files');
    },
);
?>
--EXPECT--
OK
