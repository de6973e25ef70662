--TEST--
Static files: what is served, and what goes to the request callback
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
        mkdir('public/assets', 0777, true);
        mkdir('public/sub.css');
        file_put_contents('secret.txt', 'secret');
        file_put_contents('public/a.txt', 'hello');
        file_put_contents('public/a b.txt', 'spaced');
        file_put_contents('public/empty.css', '');
        file_put_contents('public/.hidden.txt', 'hidden');
        file_put_contents('public/code.php', 'code');
        file_put_contents('public/.env', 'env');
        file_put_contents('public/noending', 'noending');
        file_put_contents('public/index.html', 'index');
        file_put_contents('public/assets/logo.svg', '<svg/>');
        file_put_contents('public/big.bin', str_repeat('0123456789', 20000));
        symlink('assets/logo.svg', 'public/inner.svg');
        symlink('../secret.txt', 'public/outer.txt');
        symlink(getcwd() . '/secret.txt', 'public/absolute.txt');
        posix_mkfifo('public/pipe.txt', 0600);
        $server->set(['enable_static_handler' => true, 'document_root' => 'public']);
        $server->on('request', fn (Request $request, Response $response) => $response->end('PHP'));
    },
    client: function (Harness $t) {
        $http = http($t);
        $cases = [
            '/a.txt' => ['hello', 'text/plain'],
            '/a.txt?b=c' => ['hello', 'text/plain'],
            '//./a.txt' => ['hello', 'text/plain'],
            '/%61.txt' => ['hello', 'text/plain'],
            '/a%20b.txt' => ['spaced', 'text/plain'],
            'http://test/a.txt' => ['hello', 'text/plain'],
            '/empty.css' => ['', 'text/css'],
            '/.hidden.txt' => ['hidden', 'text/plain'],
            '/index.html' => ['index', 'text/html'],
            '/assets/logo.svg' => ['<svg/>', 'image/svg+xml'],
            '/inner.svg' => ['<svg/>', 'image/svg+xml'],
            '/big.bin' => [str_repeat('0123456789', 20000), 'application/octet-stream'],
        ];
        foreach ($cases as $target => [$body, $type]) {
            $answer = $http->get($target);
            same([200, $type, (string) strlen($body)], [$answer->status, $answer->header['content-type'], $answer->header['content-length']], $target);
            check($answer->body === $body, "the content of $target");
            $answer = $http->request('HEAD', $target);
            same([200, $type, (string) strlen($body)], [$answer->status, $answer->header['content-type'], $answer->header['content-length']], "HEAD $target");
        }
        $others = ['/', '/assets', '/assets/', '/nothing.txt', '/A.TXT', '/a.txt/', '/sub.css', '/code.php', '/.env', '/noending', '/outer.txt', '/absolute.txt',
            '/pipe.txt', '/../secret.txt', '/assets/../a.txt', '/%2e%2e/secret.txt', '/assets%2flogo.svg', '/a.txt%00', '/a.txt%', '/..%5csecret.txt',
            '/' . str_repeat('a', 300) . '.txt', '/' . str_repeat('a/', 2500) . 'a.txt'];
        foreach ($others as $target) {
            same([200, 'PHP'], [($answer = $http->get($target))->status, $answer->body], $target);
        }
        same('PHP', $http->post('/a.txt', 'x')->body, 'POST');
        same('PHP', $http->request('GET', '/a.txt', [], 'x')->body, 'GET with a body');
        check(!$http->get('/a.txt')->closes(), 'the connection stays');
    },
);
?>
--EXPECT--
OK
