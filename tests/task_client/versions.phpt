--TEST--
A server of another version, and what is no server: told with both versions, at once
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: fn (Server $server) => $server->on('receive', fn () => null),
    client: function (Harness $t) {
        $dir = $t->dir() . '/run/swoolelite';
        foreach (['other' => pack('LLLl', 0x6c777363, 99, 0, 1) . str_pad('7.1', 16, "\0"), 'strange' => str_repeat('HTTP', 10), 'silent' => '', 'ends' => null] as $name => $hello) {
            $listener = stream_socket_server("unix://$dir/$name");
            $pid = pcntl_fork();
            if ($pid === 0) {
                try {
                    TaskClient::connect($name, 0.3);
                } catch (SwooleLite\Exception $e) {
                    file_put_contents($t->dir() . "/$name", $e->getMessage());
                }
                posix_kill(posix_getpid(), SIGKILL);
            }
            $peer = stream_socket_accept($listener);
            $hello === null ? fclose($peer) : fwrite($peer, $hello);
            pcntl_waitpid($pid, $status);
            echo file_get_contents($t->dir() . "/$name"), "\n";
            unlink("$dir/$name");
        }
    },
);
?>
--EXPECT--
The server "other" is of SwooleLite 7.1, which speaks another version of the control protocol (99) than this SwooleLite 0.1.0 (1)
The server "strange" has sent what is no answer
The server "silent" does not answer
The server "ends" has ended or been restarted: connect again
OK
