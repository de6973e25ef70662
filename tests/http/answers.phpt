--TEST--
The head of an answer: status, fields, cookies, and what is added or refused
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

/** What a path answers: what the callback does, and [status, fields that must be there, body]. */
function cases(): array
{
    $refused = function (Response $response) {
        $results = [
            $response->header("X\r\nY", 'a'), $response->header('', 'a'), $response->header('X Y', 'a'), $response->header('X', "a\r\nY: b"),
            $response->header('X', ['a', "b\0"]), $response->cookie('a=b', 'c'), $response->cookie('', 'c'), $response->rawcookie('a', 'b; c'),
            $response->cookie('a', 'b', 0, "/\n"), $response->cookie('a', 'b', PHP_INT_MAX), $response->trailer('Content-Length', '1'),
            $response->status(200, "a\nb"), $response->redirect("/\r\nX: y"), SwooleLite\Http\Response::create(-1),
        ];
        $response->header = ["Bad\r\nName" => 'x', 'Bad' => "x\ry", 'Good' => 1, 'Strange' => [[], null, new stdClass()]];
        $response->cookie = ["a=b\r\nX: y", 1];
        $response->end(json_encode($results));
    };
    return [
        [fn ($r) => $r->end('hello'), [200, ['content-type' => 'text/html', 'content-length' => '5', 'server' => 'SwooleLite'], 'hello']],
        [fn ($r) => $r->end(), [200, ['content-length' => '0'], '']],
        [fn ($r) => $r->status(404) && $r->end('no'), [404, ['content-length' => '2'], 'no']],
        [fn ($r) => $r->setStatusCode(299, 'Fine') && $r->end('x'), [299, [], 'x']],
        [fn ($r) => $r->header('content-tYPE', 'a/b') && $r->end('x'), [200, ['content-type' => 'a/b'], 'x']],
        [fn ($r) => $r->setHeader('X-A', ['1', 2, 3.5]) && $r->end('x'), [200, ['x-a' => '1, 2, 3.5'], 'x']],
        [fn ($r) => $r->header('X-A', 'b') && $r->header('x-a', null) && $r->end('x'), [200, ['x-a' => null], 'x']],
        [fn ($r) => $r->header('Content-Length', '5') && $r->end('abc'), [200, ['content-length' => '3'], 'abc']],
        [fn ($r) => $r->header('Transfer-Encoding', 'chunked') && $r->end('abc'), [200, ['transfer-encoding' => null], 'abc']],
        [fn ($r) => $r->header('Date', 'now') && $r->header('Server', 'mine') && $r->end('x'), [200, ['date' => 'now', 'server' => 'mine'], 'x']],
        [fn ($r) => $r->status(204) && $r->end('dropped'), [204, ['content-length' => null, 'content-type' => null], '']],
        [fn ($r) => $r->status(205) && $r->end('dropped'), [205, ['content-length' => '0'], '']],
        [fn ($r) => $r->status(304) && $r->header('ETag', '"a"') && $r->end(), [304, ['content-length' => null, 'etag' => '"a"'], '']],
        [fn ($r) => $r->redirect('/there'), [302, ['location' => '/there'], '']],
        [fn ($r) => $r->status(200, 'Fine') && $r->redirect('/there'), [302, ['location' => '/there'], '']],
        [fn ($r) => $r->redirect('/there', 308), [308, ['location' => '/there'], '']],
        [fn ($r) => $r->cookie('a', 'b c;') && $r->rawcookie('d', '%20') && $r->setCookie('e', 'f', 0, '/', 'test', true, true, 'Lax', 'High', true)
            && $r->end(), [200, ['set-cookie' => 'a=b%20c%3B, d=%20, e=f; path=/; domain=test; secure; HttpOnly; SameSite=Lax; Priority=High; Partitioned'], '']],
        [fn ($r) => $r->cookie((new SwooleLite\Http\Cookie(false))->withName('a')->withValue('%')->withPath('/p')) && $r->end(),
            [200, ['set-cookie' => 'a=%; path=/p'], '']],
        [fn ($r) => $r->cookie('a') && $r->end(), [200, ['set-cookie' => 'a=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0'], '']],
        [fn ($r) => $r->end(json_encode([$r->isWritable(), $r->initHeader(), $r->header])), [200, [], '[true,true,[]]']],
        [$refused, [200, ['good' => '1', 'bad' => null, 'strange' => null, 'set-cookie' => null], json_encode(array_fill(0, 14, false))]],
    ];
}

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $cases = cases();
        $server->on('request', function (Request $request, Response $response) use ($cases, $server) {
            foreach ([100, 103, 199, 1000, -1] as $status) {
                try {
                    $response->status($status);
                    report('status', $status);
                } catch (ValueError) {
                }
            }
            $cases[(int) $request->get['case']][0]($response);
            $late = [$response->end(), $response->write('x'), $response->header('a', 'b'), $response->status(201), $response->isWritable(),
                $response->detach(), $response->sendfile(__FILE__), $response->redirect('/')];
            $late === array_fill(0, 8, false) && $server->getLastError() === SwooleLite\Server::ERROR_SESSION_CLOSED || report('late', $late);
        });
    },
    client: function (Harness $t) {
        $http = http($t);
        foreach (cases() as $i => [, [$status, $fields, $body]]) {
            $answer = $http->get("/?case=$i");
            same([$status, $body], [$answer->status, $answer->body], "case $i");
            foreach ($fields as $name => $value) {
                same($value, $answer->header[$name] ?? null, "$name in case $i");
            }
            same(1, count($answer->values('date')), "a date in case $i");
        }
        $head = $http->request('HEAD', '/?case=0');
        same([200, '5'], [$head->status, $head->header['content-length']], 'HEAD has the length of GET');
        same([], $t->takeAll(), 'no status that cannot be, and nothing behind the end');
    },
);
?>
--EXPECT--
OK
