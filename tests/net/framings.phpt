--TEST--
Every framing delivers the same packages, wherever the stream is cut, and refuses one byte too many
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/length_func.inc';

use SwooleLite\Server;

const LARGEST = 20000;

/** Text without marks and colons. */
function body(int $size): string
{
    return substr(base64_encode(random_bytes($size + 1)), 0, $size);
}

/** @return array<string, array{array, Closure(int): string, int}> options, what makes a package of a size, the least size */
function framings(): array
{
    $framings = ['function' => [LENGTH_FUNC, fn (int $size) => sprintf('%06d:%s', $size - 7, body($size - 7)), 7]];
    foreach (["\n", "\r\n\r\n", '#0123456789.....'] as $mark) {
        $framings['split ' . json_encode($mark)] = [
            ['open_eof_split' => true, 'package_eof' => $mark],
            fn (int $size) => body($size - strlen($mark)) . $mark,
            strlen($mark),
        ];
    }
    foreach (str_split('sSnvlLNVJPqQ') as $i => $letter) {
        $header = 2 + strlen(pack($letter, 0));
        $counted = $i % 2 ? 0 : $header; // bytes that the length leaves out
        $framings["length $letter"] = [
            [
                'open_length_check' => true, 'package_length_type' => $letter,
                'package_length_offset' => 2, 'package_body_offset' => $counted,
            ],
            fn (int $size) => 'HH' . pack($letter, $size - $counted) . body($size - $header),
            $header,
        ];
    }
    return $framings;
}

foreach (framings() as $name => [$options, $make, $least]) {
    Harness::run(
        server: function (Server $server) use ($options) {
            $server->set(['worker_num' => 2, 'package_max_length' => LARGEST] + $options);
            $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $server->send($fd, md5($data) . "\n"));
        },
        client: function (Harness $t) use ($name, $make, $least) {
            $packages = array_map($make, [$least, $least + 1, LARGEST - 1, LARGEST]);
            for ($i = 0; $i < 200; $i++) {
                $packages[] = $make(random_int($least, random_int(0, 9) ? 100 : LARGEST));
            }
            $expected = implode('', array_map(fn (string $package) => md5($package) . "\n", $packages));
            $stream = implode('', $packages);
            $cuts = [
                'whole' => [$stream],
                'in pieces' => preg_split('/(?<=[a-d][e-z])/', $stream), // somewhere
                'byte by byte' => [...str_split(substr($stream, 0, 300)), substr($stream, 300)],
            ];
            foreach ($cuts as $how => $pieces) {
                $client = $t->connect();
                foreach ($pieces as $piece) {
                    $client->send($piece);
                }
                same($expected, $client->read(strlen($expected)), "$name, $how");
            }
            $client = $t->connect();
            $client->send($packages[0]);
            same(md5($packages[0]) . "\n", $client->read(33), "$name, one");
            $client->send($make(LARGEST + 1));
            same('', $client->readAll(), "$name, a byte too many");
            $t->waitForLog('/WARNING.*:' . $client->localPort() . ' is closed: its package is larger than package_max_length/');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK
OK
