--TEST--
Static files: the index file of a directory; without the slash the client is sent there
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
        mkdir('public/sub dir/empty', 0777, true);
        file_put_contents('public/index.html', 'top');
        file_put_contents('public/sub dir/index.htm', 'below');
        file_put_contents('public/sub dir/index.php', 'code');
        $server->set(['enable_static_handler' => true, 'document_root' => 'public', 'http_index_files' => ['index.php', 'index.html', 'index.htm']]);
        $server->on('request', fn (Request $request, Response $response) => $response->end('PHP'));
    },
    client: function (Harness $t) {
        $http = http($t);
        same(['top', 'text/html'], [($answer = $http->get('/'))->body, $answer->header['content-type']], 'the top');
        same('below', $http->get('/sub%20dir/?a=b')->body, 'a directory');
        foreach (['/sub%20dir?a=b' => '/sub%20dir/?a=b', '//sub%20dir' => '/sub%20dir/'] as $target => $location) {
            same([301, $location], [($answer = $http->get($target))->status, $answer->header['location']], $target);
        }
        foreach (['/sub%20dir/empty/', '/sub%20dir/empty', '/nothing', '/nothing/'] as $target) {
            same('PHP', $http->get($target)->body, $target);
        }
    },
);
?>
--EXPECT--
OK
