--TEST--
What docs/swoole-server.md says of Swoole's names is true
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/swoole_page.inc';

use SwooleLite\Server;

/** Names of ours: [class, method or property]. */
function of_class(string $name): array
{
    preg_match('/^(?:(Server|Server\\\\\w+|Connection\\\\Iterator)::)?\$?(\w+)/', $name, $found);
    return ['Swoole\\' . ($found[1] ?: 'Server'), $found[2]];
}

function check_names(array $tables): void
{
    $mentioned = [];

    foreach (array_merge($tables['Methods of Server'], $tables['Methods of the other classes']) as [$signature, $here, $note]) {
        [$class, $method] = of_class($signature);
        $mentioned[strtolower("$class::$method")] = true;
        if (SwoolePage::exists($signature, $here, class_exists($class) && method_exists($class, $method))) {
            SwoolePage::checkParameters($signature, $note, new ReflectionMethod($class, $method));
        }
    }
    // and no method of these classes is left out: those that Swoole has not are named below the tables
    preg_match_all('/`(\w+)\(\)`/', implode(preg_grep('/^\|/', file(__DIR__ . '/../../docs/swoole-server.md'), PREG_GREP_INVERT)), $own);
    $own = array_merge(array_map(strtolower(...), $own[1]), ['__construct']);
    foreach (['Server', 'Server\Port', 'Server\Task', 'Connection\Iterator'] as $name) {
        foreach (class_exists("Swoole\\$name") ? get_class_methods("Swoole\\$name") : [] as $method) {
            isset($mentioned[strtolower("Swoole\\$name::$method")]) || in_array(strtolower($method), $own, true) || SwoolePage::wrong("$name::$method() is not named");
        }
    }

    foreach ($tables['Properties'] as [$name, $here]) {
        [$class, $property] = of_class($name);
        property_exists($class, $property) === SwoolePage::isHere($here) || SwoolePage::wrong("$name is \"$here\"");
    }

    foreach ($tables['Events'] as [$name, $here]) {
        $result = outcome(fn () => (new SwooleLite\WebSocket\Server('127.0.0.1'))->on($name, fn () => null));
        ($result === true) === SwoolePage::isHere($here) || SwoolePage::wrong("event $name is \"$here\": $result");
    }

    foreach ($tables['Options'] as [$name, $here]) {
        $unknown = false;
        set_error_handler(function () use (&$unknown) {
            return $unknown = true;
        });
        $result = outcome(fn () => (new Server('127.0.0.1'))->set([$name => new stdClass()]));
        restore_error_handler();
        $is = $unknown ? 'not here' : ($result === true ? 'no effect' : 'same or different');
        str_contains($is, $here) || SwoolePage::wrong("option $name is \"$here\", and $is");
    }
    $listed = array_column($tables['Options'], 0);
    count($listed) === count(array_unique($listed)) || SwoolePage::wrong("an option is in two tables");
}

Harness::run(
    server: function (Server $server) {
        $server->on('receive', function (Server $server, int $fd) {
            report('keys', array_keys($server->stats()), array_keys($server->getClientInfo($fd)));
        });
    },
    client: function (Harness $t) {
        $tables = SwoolePage::tables('swoole-server.md');
        check_names($tables);
        $t->connect()->send('hello');
        foreach (array_combine(['Keys of stats()', 'Keys of getClientInfo()'], $t->take('keys')) as $title => $keys) {
            foreach ($tables[$title] as [$name, $here]) {
                in_array($name, $keys, true) === SwoolePage::isHere($here) || SwoolePage::wrong("$title: $name is \"$here\"");
            }
            foreach (array_diff($keys, array_column($tables[$title], 0)) as $more) {
                str_contains(file_get_contents(__DIR__ . '/../../docs/swoole-server.md'), "`$more`") || SwoolePage::wrong("$title: $more is not named");
            }
        }
    },
);
?>
--EXPECT--
OK
