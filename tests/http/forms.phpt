--TEST--
Forms: $request->post and ->files as PHP has them, urlencoded and multipart; what is malformed or too much never gets there
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
max_input_vars=5
max_file_uploads=2
max_input_nesting_level=3
display_errors=0
log_errors=0
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Http\Server;

/** Each part: [fields behind "form-data; ", further lines, data]. */
function multipart(array ...$parts): string
{
    $body = '';
    foreach ($parts as [$parameters, $more, $data]) {
        $body .= "--xyz\r\nContent-Disposition: form-data; $parameters\r\n$more\r\n$data\r\n";
    }
    return "$body--xyz--\r\n";
}

function file_part(string $name, string $filename, string $data, string $type = "Content-Type: text/plain; charset=utf-8\r\n"): array
{
    return ["name=\"$name\"; filename=\"$filename\"", $type, $data];
}

function field(string $name, string $value): array
{
    return ["name=\"$name\"", '', $value];
}

const MULTIPART = ['Content-Type' => 'multipart/form-data; boundary=xyz'];
const URLENCODED = ['Content-Type' => 'application/x-www-form-urlencoded'];

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['package_max_length' => 10000, 'http_body_buffer_size' => 2000]);
        $server->on('request', function (Request $request, Response $response) {
            set_error_handler(fn (int $level, string $what) => throw new ErrorException($what)); // from the second case on
            $files = $request->files ?? [];
            array_walk_recursive($files, function (&$value, $key) use ($request) {
                if (is_string($value) && in_array($value, $request->tmpfiles ?? [], true)) {
                    $value = file_get_contents($value); // what is in it, in place of its path
                }
            });
            $response->end(json_encode([$request->post, $files ?: null, count($request->tmpfiles ?? [])]));
        });
    },
    client: function (Harness $t) {
        $file = fn ($name, $data, $type = 'text/plain', $path = null) => ['name' => $name, 'full_path' => $path ?? $name, 'type' => $type,
            'tmp_name' => $data, 'error' => 0, 'size' => strlen($data)];
        $http = http($t);
        $cases = [
            'urlencoded' => [URLENCODED, 'a=1&b=%20+x&c[]=1&c[]=2&d[k][l]=3', [['a' => '1', 'b' => '  x', 'c' => ['1', '2'], 'd' => ['k' => ['l' => '3']]], null, 0]],
            'urlencoded; charset' => [['Content-Type' => 'Application/X-WWW-Form-Urlencoded; charset=utf-8'], 'a=1', [['a' => '1'], null, 0]],
            'another type' => [['Content-Type' => 'text/plain'], 'a=1', [null, null, 0]],
            'nearly that type' => [['Content-Type' => 'application/x-www-form-urlencodedx'], 'a=1', [null, null, 0]],
            'no type' => [[], 'a=1', [null, null, 0]],
            'no body' => [URLENCODED, '', [null, null, 0]],
            'in a file' => [URLENCODED, 'a=' . str_repeat('x', 3000), [['a' => str_repeat('x', 3000)], null, 0]],
            'fields' => [MULTIPART, multipart(field('a', '1'), field('b.c', "\r\n"), field('c[]', '2'), field('c[k]', '')),
                [['a' => '1', 'b_c' => "\r\n", 'c' => [0 => '2', 'k' => '']], null, 0]],
            'a file' => [MULTIPART, multipart(field('a', '1'), file_part('f', 'x.txt', "one\r\ntwo")),
                [['a' => '1'], ['f' => $file('x.txt', "one\r\ntwo")], 1]],
            'its path' => [MULTIPART, multipart(file_part('f', 'dir/x.txt', 'one', '')), [null, ['f' => $file('x.txt', 'one', '', 'dir/x.txt')], 1]],
            'files in an array' => [MULTIPART, multipart(file_part('f[]', 'a', '1'), file_part('f[]', 'b', '22')),
                [null, ['f' => ['name' => ['a', 'b'], 'full_path' => ['a', 'b'], 'type' => ['text/plain', 'text/plain'], 'tmp_name' => ['1', '22'],
                    'error' => [0, 0], 'size' => [1, 2]]], 2]],
            'files in a deeper one' => [MULTIPART, multipart(file_part('f[x][y]', 'a', '1')),
                [null, ['f' => ['name' => ['x' => ['y' => 'a']], 'full_path' => ['x' => ['y' => 'a']], 'type' => ['x' => ['y' => 'text/plain']],
                    'tmp_name' => ['x' => ['y' => '1']], 'error' => ['x' => ['y' => 0]], 'size' => ['x' => ['y' => 1]]]], 1]],
            'the name of a file that would write to another one' => [MULTIPART, multipart(file_part('f', 'a', '1'), file_part('f[tmp_name]x', '/etc/passwd', '22')),
                [null, ['f' => $file('a', '1')], 1]],
            'a bracket that is not closed' => [MULTIPART, multipart(file_part('f[', 'a', '1')), [null, null, 0]],
            'nested too deep' => [MULTIPART, multipart(field('a[b][c][d][e]', '1'), field('f', '2')), [['f' => '2'], null, 0]],
            'nested too deep, urlencoded' => [URLENCODED, 'a[b][c][d][e]=1&f=2', [['f' => '2'], null, 0]],
            'no file was chosen' => [MULTIPART, multipart(file_part('f', '', '')),
                [null, ['f' => ['name' => '', 'full_path' => '', 'type' => '', 'tmp_name' => '', 'error' => UPLOAD_ERR_NO_FILE, 'size' => 0]], 0]],
            'larger than the form says' => [MULTIPART, multipart(field('MAX_FILE_SIZE', '3'), file_part('f', 'a', '1234')),
                [['MAX_FILE_SIZE' => '3'], ['f' => ['name' => 'a', 'full_path' => 'a', 'type' => '', 'tmp_name' => '', 'error' => UPLOAD_ERR_FORM_SIZE, 'size' => 0]], 0]],
            'a large one' => [MULTIPART, multipart(file_part('f', 'x', str_repeat('y', 3000))), [null, ['f' => $file('x', str_repeat('y', 3000))], 1]],
            'no parts' => [MULTIPART, '--xyz--', [null, null, 0]],
        ];
        foreach ($cases as $name => [$fields, $body, $expected]) {
            $answer = $http->post('/', $body, $fields);
            same([200, json_encode($expected)], [$answer->status, $answer->body], $name);
        }
        $answer = $http->request('PUT', '/', URLENCODED + ['Transfer-Encoding' => 'chunked'], HttpClient::chunked('a=1&b=2', 3));
        same(json_encode([['a' => '1', 'b' => '2'], null, 0]), $answer->body, 'chunked');

        // what PHP drops with a warning
        $t->allowLog('/more variables than max_input_vars|more fields than max_input_vars|its form has/');
        $answer = $http->post('/', 'a=1&b=2&c=3&d=4&e=5&f=6&g=7', URLENCODED);
        same(['a' => '1', 'b' => '2', 'c' => '3', 'd' => '4', 'e' => '5'], json_decode($answer->body, true)[0], 'too many variables');
        $answer = $http->post('/', multipart(file_part('f', 'a', '1'), file_part('g', 'b', '2'), file_part('h', 'c', '3')), MULTIPART);
        same(['f', 'g'], array_keys(json_decode($answer->body, true)[1]), 'too many files');

        // refused
        $t->allowLog('/its request is refused with 4(00|13)|HTTP requests refused for their body/');
        $cases = [
            'no boundary' => [['Content-Type' => 'multipart/form-data'], 'x', 400],
            'another boundary' => [['Content-Type' => 'multipart/form-data; boundary=abc'], multipart(field('a', '1')), 400],
            'no end' => [MULTIPART, substr(multipart(file_part('f', 'a', '1')), 0, -5), 400],
            'no name' => [MULTIPART, multipart(['filename=x', '', '1']), 400],
            'no end, in a file' => [MULTIPART, substr(multipart(file_part('f', 'a', str_repeat('1', 3000))), 0, -5), 400],
            'more parts than fields and files' => [MULTIPART, multipart(...array_fill(0, 8, field('a', '1'))), 413],
        ];
        foreach ($cases as $name => [$fields, $body, $status]) {
            $http = http($t);
            $answer = $http->post('/', $body, $fields);
            same([$status, true], [$answer->status, $answer->closes()], $name);
            check($http->isClosed(), 'it is closed');
        }
    },
);

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['http_parse_post' => false, 'http_parse_files' => false]);
        $server->on('request', fn (Request $request, Response $response) => $response->end(json_encode([$request->post, $request->files, $request->rawContent()])));
    },
    client: function (Harness $t) {
        $http = http($t);
        foreach ([URLENCODED, MULTIPART] as $fields) {
            same(json_encode([null, null, 'a=1']), $http->post('/', 'a=1', $fields)->body, 'forms are not parsed');
        }
    },
);
?>
--EXPECT--
OK
OK
