--TEST--
packages/runtime: headers of several values, cookies, answers without a body, HEAD, redirects, and what a controller prints
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php is_file((string) getenv("SWL_COMPOSER_AUTOLOAD")) || die("skip no packages of Composer (see want_composer_packages in scripts/lib-test.sh)") ?>
--FILE--
<?php
require __DIR__ . '/application.inc';

run_application(function (Harness $t) {
    $client = http($t);
    $answer = $client->get('/headers');
    same([200, 'OK', 'several', '1'], [$answer->status, $answer->reason, $answer->body, $answer->header['x-one'] ?? null], 'an answer');
    same(['</a>; rel=next', '</b>; rel=prev'], $answer->values('link'), 'a header of several values');
    same([
        'plain=a%20b%3Bc; path=/; samesite=lax',
        'secure=x; expires=Wed, 18 May 2033 03:33:20 GMT; path=/p; domain=example.org; secure; httponly; samesite=strict; partitioned',
    ], preg_replace('/ Max-Age=\d+;/', '', $answer->values('set-cookie')), 'cookies');
    same('text/plain; charset=UTF-8', $answer->header['content-type'] ?? null, 'the type');

    foreach ([[201, 'Created', 'a body'], [204, 'No Content', ''], [304, 'Not Modified', ''], [404, 'Not Found', 'a body'], [418, "I'm a teapot", 'a body'], [599, 'Unknown', 'a body']] as $expected) {
        $answer = $client->get("/status?code=$expected[0]");
        same($expected, [$answer->status, trim($answer->reason), $answer->body], "status $expected[0]");
    }
    $answer = $client->get('/status?code=302');
    same([302, '/elsewhere?a=1'], [$answer->status, $answer->header['location'] ?? null], 'a redirect');

    foreach (['/hello', '/stream?pieces=3&size=5', '/json', '/file?name=server.php'] as $target) {
        $answer = $client->request('HEAD', $target);
        same([200, ''], [$answer->status, $answer->body], "HEAD of $target");
    }
    same((string) filesize($t->dir() . '/server.php'), $client->request('HEAD', '/file?name=server.php')->header['content-length'] ?? null, 'the length of a file');
    same('Hello', $client->get('/hello')->body, 'the connection goes on');

    file_put_contents($t->dir() . '/file.txt', 'of a file');
    same('printed, returned', $client->get('/printed')->body, 'what is printed, then returned');
    same('printed, streamed', $client->get('/printed?then=stream')->body, 'what is printed, then streamed');
    same('printed, of a file', $client->get('/printed?then=file')->body, 'what is printed, then a file');
    same('', $t->stdout(), 'standard output');
});
?>
--EXPECT--
OK
