--TEST--
packages/runtime: Symfony sees method, address, query, forms, cookies, headers and body as elsewhere
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
    $t->allowLog('/NotFoundHttpException/');
    $client = http($t);
    $seen = $client->get('/seen?a=1&b%5B%5D=x+y&b%5B%5D=%C3%A9', [
        'Cookie' => 'first=1; second=a%20b',
        'X-Several' => 'one, two',
        'Accept-Language' => 'de',
        'Authorization' => 'Basic ' . base64_encode('me:secret'),
        'Host' => 'example.org:81',
    ])->json();
    same([
        'method' => 'GET',
        'uri' => 'http://example.org:81/seen?a=1&b%5B0%5D=x%20y&b%5B1%5D=%C3%A9',
        'requestUri' => '/seen?a=1&b%5B%5D=x+y&b%5B%5D=%C3%A9',
        'path' => '/seen',
        'base' => '',
        'query' => ['a' => '1', 'b' => ['x y', 'é']],
        'form' => [],
        'cookies' => ['first' => '1', 'second' => 'a b'],
        'files' => [],
        'headers' => ['x-several' => ['one, two'], 'accept-language' => ['de']],
        'user' => 'me',
        'secure' => false,
        'client' => '127.0.0.1',
        'protocol' => 'HTTP/1.1',
        'content' => '',
        'time' => true,
    ], $seen, 'a GET');

    $form = ['Content-Type' => 'application/x-www-form-urlencoded'];
    foreach (['POST', 'PUT', 'PATCH', 'DELETE'] as $method) {
        $seen = $client->request($method, '/seen', $form, 'x%5Ba%5D=1&y=2+3')->json();
        same([$method, ['x' => ['a' => '1'], 'y' => '2 3'], 'x%5Ba%5D=1&y=2+3'], [$seen['method'], $seen['form'], $seen['content']], "a form by $method");
    }
    $seen = $client->request('POST', '/seen', ['Content-Type' => 'application/json'], '{"a": 1}')->json();
    same([[], '{"a": 1}', ['application/json']], [$seen['form'], $seen['content'], $seen['headers']['content-type']], 'JSON');

    $seen = $client->get('/seen', ['X-Forwarded-For' => '192.0.2.7', 'X-Forwarded-Proto' => 'https', 'X-Forwarded-Host' => 'site.example'])->json();
    same(['https://site.example/seen', true, '192.0.2.7'], [$seen['uri'], $seen['secure'], $seen['client']], 'behind a proxy that Symfony trusts');
    $seen = $client->get('/seen', ['1' => 'a number as a name', 'X_Forwarded_For' => '192.0.2.7'])->json();
    same('127.0.0.1', $seen['client'], 'a field that is written in another way than that of the proxy');
    same(404, $client->get('/nowhere')->status, 'an address without a controller');
});
?>
--EXPECT--
OK
