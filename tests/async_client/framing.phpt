--TEST--
receive gets whole packages where a framing is set; close() within it stops further ones; what is no package closes
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/async.inc';

use SwooleLite\Async\Client;
use SwooleLite\Server;

const EOF = ['open_eof_split' => true, 'package_eof' => "\n", 'package_max_length' => 20];
const LENGTH = ['open_length_check' => true, 'package_length_type' => 'n', 'package_body_offset' => 2];
$cases = [
    'end marks' => [EOF, ["one\ntw", "o\nthr", "ee\n", 'rest'], null],
    'a package that is too long' => [EOF, ["one\n", str_repeat('x', 100)], null],
    'lengths' => [LENGTH, ["\0\3abc\0", "\1d\0\0\0\2", "ef"], null],
    'a function' => [['open_length_check' => true, 'package_length_func' => fn (string $data) => (int) $data[0] + 1], ['3abc1', 'd', '0'], null],
    'a function that refuses' => [['open_length_check' => true, 'package_length_func' => fn (string $data) => $data[0] === '!' ? -1 : 1], ['ab!c'], null],
    'close() in receive' => [EOF, ["one\ntwo\nthree\nfour\n"], 'two'],
];
function try_next(array $cases): void
{
    $what = array_key_first($cases);
    [$settings, $parts, $last] = array_shift($cases);
    echo "$what:";
    $peer = Peer::start(function ($connection) use ($parts) {
        foreach ($parts as $part) {
            fwrite($connection, $part);
            usleep(2000); // so that some come alone; the result is the same if they do not
        }
    });
    $client = on_loop(Server::SOCK_TCP, [
        'connect' => fn () => null,
        'receive' => function (Client $client, string $data) use ($last) {
            echo ' ', addcslashes($data, "\0..\37");
            if ($data === "$last\n") {
                $client->close();
            }
        },
        'close' => function (Client $client) use ($cases, $peer) {
            echo " - close $client->errCode\n";
            $peer->stop();
            $cases && try_next($cases);
        },
    ], $settings);
    $client->connect('127.0.0.1', $peer->port, 5);
}
try_next($cases);
?>
--EXPECTF--
end marks: one\n two\n three\n - close 103
a package that is too long: one\n - close 90
lengths: \000\003abc \000\001d \000\000 \000\002ef - close 0
a function: 3abc 1d 0 - close 0
a function that refuses: a b[%s] WARNING Async\Client, 127.0.0.1 port %d: package_length_func refuses its data
 - close 71
close() in receive: one\n two\n - close 0
