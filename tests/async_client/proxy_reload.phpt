--TEST--
A worker that proxies through clients on the loop loses nothing in several reloads: 50 clients, each request is answered
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Async\Client as Upstream;
use SwooleLite\Server;

const CLIENTS = 50;
const RELOADS = 3;

Harness::run(
    server: function (Server $server) {
        $server->set(LINES + ['worker_num' => 2, 'reload_async' => true, 'max_wait_time' => 20]);
        $upstreams = $asked = []; // by connection: its client, and how many answers are awaited
        $ends = false;
        $open = function (int $fd) use (&$upstreams, &$asked, &$ends, $server): Upstream {
            $upstream = new Upstream(Server::SOCK_UNIX_STREAM);
            $upstream->set(LINES);
            $waiting = [];
            $upstream->on('connect', function (Upstream $upstream) use (&$asked, $fd) {
                foreach ($asked[$fd] as $line) {
                    $upstream->send($line);
                }
            });
            $upstream->on('receive', function (Upstream $upstream, string $line) use (&$asked, &$ends, $fd, $server) {
                array_shift($asked[$fd]);
                $server->send($fd, getmypid() . " $line");
                if ($ends && !$asked[$fd]) {
                    $upstream->close();
                }
            });
            $upstream->on('error', fn (Upstream $upstream) => report('error', $upstream->errCode));
            $upstream->on('close', function (Upstream $upstream) use (&$upstreams, &$asked, $fd) {
                if ($asked[$fd] ?? []) {
                    report('lost', count($asked[$fd]));
                }
                if (($upstreams[$fd] ?? null) === $upstream) {
                    unset($upstreams[$fd], $asked[$fd]);
                }
            });
            $upstream->connect(getenv('SWL_TEST_DIR') . '/backend', 0, 10);
            return $upstream;
        };
        $server->on('receive', function (Server $server, int $fd, int $reactor, string $line) use (&$upstreams, &$asked, $open) {
            $asked[$fd][] = $line;
            $upstreams[$fd] ??= $open($fd);
            if ($upstreams[$fd]->isConnected()) {
                $upstreams[$fd]->send($line);
            }
        });
        $server->on('close', function (Server $server, int $fd) use (&$upstreams) {
            isset($upstreams[$fd]) && $upstreams[$fd]->close();
        });
        $server->on('workerExit', function () use (&$upstreams, &$asked, &$ends) {
            $ends || report('workerExit', count($upstreams));
            $ends = true;
            foreach ($upstreams as $fd => $upstream) {
                if (!$asked[$fd]) { // the others are closed with their last answer
                    $upstream->close();
                }
            }
        });
    },
    client: function (Harness $t) {
        $path = $t->dir() . '/backend';
        $listener = stream_socket_server("unix://$path");
        $backend = pcntl_fork();
        if ($backend === 0) { // answers late, in a random order, so that there is always something on its way
            $streams = [$listener];
            $answers = [];
            pcntl_alarm(60);
            for (;;) {
                $read = $streams;
                $none = null;
                stream_select($read, $none, $none, 0, 1000);
                foreach ($read as $stream) {
                    if ($stream === $listener) {
                        $streams[] = stream_socket_accept($listener, 0);
                    } elseif (($line = fgets($stream)) === false) {
                        unset($streams[array_search($stream, $streams, true)]);
                    } else {
                        $answers[] = [microtime(true) + mt_rand(0, 20) / 1000, $stream, strrev(trim($line)) . "\n"];
                    }
                }
                foreach ($answers as $i => [$due, $stream, $line]) {
                    if ($due <= microtime(true)) {
                        fwrite($stream, $line);
                        unset($answers[$i]);
                    }
                }
            }
        }
        fclose($listener);
        try {
            $clients = [];
            $asked = $answered = $pids = [];
            for ($i = 0; $i < CLIENTS; $i++) {
                $clients[$i] = $t->connect();
                $clients[$i]->send("$i-0\n");
                $asked[$i] = 0;
            }
            $reloads = 0;
            $total = 0;
            $stop = false;
            while ($asked) {
                $read = array_map(fn (Client $client) => $client->stream, array_intersect_key($clients, $asked));
                $none = null;
                if (!stream_select($read, $none, $none, (int) Harness::limit(10))) {
                    throw new Failure(count($asked) . ' requests were not answered');
                }
                foreach ($read as $i => $stream) {
                    [$pid, $answer] = explode(' ', $clients[$i]->readLine());
                    same(strrev("$i-$asked[$i]"), trim($answer), 'the answer');
                    $pids[$pid] = true;
                    $total++;
                    if ($stop) {
                        unset($asked[$i]);
                    } else {
                        $clients[$i]->send("$i-" . ++$asked[$i] . "\n");
                    }
                }
                if ($reloads < RELOADS && count($pids) === 2 * ($reloads + 1)) {
                    $reloads++;
                    $t->reload();
                }
                $stop = $reloads === RELOADS && count($pids) >= 2 * (RELOADS + 1) && $total > 1000;
            }
            same(2 * (RELOADS + 1), count($pids), 'workers that have answered');
            $open = 0;
            foreach ($t->takeAll() as $event) {
                same('workerExit', $event[0], 'all that the workers tell');
                $open += $event[1];
            }
            check($open > 0, 'clients were open when workers were to end');
        } finally {
            posix_kill($backend, SIGKILL);
            pcntl_waitpid($backend, $status);
            unlink($path);
        }
    },
);
?>
--EXPECT--
OK
