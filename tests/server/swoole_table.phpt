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

use SwooleLite\Server;

/** The rows of the tables below each heading: [names, what is here, note]. */
function tables(): array
{
    $tables = [];
    foreach (preg_split('/^## /m', file_get_contents(__DIR__ . '/../../docs/swoole-server.md')) as $section) {
        preg_match_all('/^\| (`.*`) \| ([a-z ]+) \| (.*?) ?\|$/m', $section, $rows, PREG_SET_ORDER);
        foreach ($rows as [, $names, $here, $note]) {
            in_array($here, ['same', 'different', 'not here', 'no effect'], true) || print("$names: what is \"$here\"?\n");
            $here === 'different' && $note === '' && print("$names: how does it differ?\n");
            preg_match_all('/`([^`]*)`/', str_replace('\|', '|', $names), $each);
            foreach ($each[1] as $name) {
                $tables[strtok($section, "\n")][] = [$name, $here, $note];
            }
        }
    }
    return $tables;
}

/** Names of ours: [class, method or property]. */
function of_class(string $name): array
{
    preg_match('/^(?:(Server|Server\\\\\w+|Connection\\\\Iterator)::)?\$?(\w+)/', $name, $found);
    return ['Swoole\\' . ($found[1] ?: 'Server'), $found[2]];
}

function is_here(string $here): bool
{
    return $here === 'same' || $here === 'different';
}

function wrong(string $what): void
{
    print("$what\n");
}

function check_names(array $tables): void
{
    $mentioned = [];

    foreach (array_merge($tables['Methods of Server'], $tables['Methods of the other classes']) as [$signature, $here, $note]) {
        [$class, $method] = of_class($signature);
        $mentioned[strtolower("$class::$method")] = true;
        $exists = class_exists($class) && method_exists($class, $method);
        if ($exists !== is_here($here)) {
            wrong("$signature is \"$here\", and " . ($exists ? 'exists' : 'does not exist'));
            continue;
        }
        if (!$exists) {
            continue;
        }
        // Swoole's arguments in Swoole's order, by their names unless the note gives another one
        preg_match_all('/\$(\w+)/', strstr($signature, '('), $theirs);
        $ours = array_map(fn ($parameter) => $parameter->name, (new ReflectionMethod($class, $method))->getParameters());
        foreach ($theirs[1] as $i => $name) {
            if (($ours[$i] ?? null) !== $name && !(isset($ours[$i]) && str_contains($note, "`\$$ours[$i]`"))) {
                wrong("$signature: its argument \$$name is " . (isset($ours[$i]) ? "\$$ours[$i]" : 'missing'));
            }
        }
    }
    // and no method of these classes is left out
    $own = ['server::tick', 'server::after', 'server::cleartimer', 'server::defer', 'server::runcallbacks', 'server\task::__construct',
        'connection\iterator::__construct', 'server\port::__construct'];
    foreach (['Server', 'Server\Port', 'Server\Task', 'Connection\Iterator'] as $name) {
        foreach (class_exists("Swoole\\$name") ? get_class_methods("Swoole\\$name") : [] as $method) {
            isset($mentioned[strtolower("Swoole\\$name::$method")]) || in_array(strtolower("$name::$method"), $own, true) || wrong("$name::$method() is in no table");
        }
    }

    foreach ($tables['Properties'] as [$name, $here]) {
        [$class, $property] = of_class($name);
        property_exists($class, $property) === is_here($here) || wrong("$name is \"$here\"");
    }

    foreach ($tables['Events'] as [$name, $here]) {
        $result = outcome(fn () => (new Server('127.0.0.1'))->on($name, fn () => null));
        ($result === true) === is_here($here) || wrong("event $name is \"$here\": $result");
    }

    foreach ($tables['Options'] as [$name, $here]) {
        $unknown = false;
        set_error_handler(function () use (&$unknown) {
            return $unknown = true;
        });
        $result = outcome(fn () => (new Server('127.0.0.1'))->set([$name => new stdClass()]));
        restore_error_handler();
        $is = $unknown ? 'not here' : ($result === true ? 'no effect' : 'same or different');
        str_contains($is, $here) || wrong("option $name is \"$here\", and $is");
    }
    $listed = array_column($tables['Options'], 0);
    count($listed) === count(array_unique($listed)) || wrong("an option is in two tables");
}

Harness::run(
    server: function (Server $server) {
        $server->on('receive', function (Server $server, int $fd) {
            report('keys', array_keys($server->stats()), array_keys($server->getClientInfo($fd)));
        });
    },
    client: function (Harness $t) {
        $tables = tables();
        check_names($tables);
        $t->connect()->send('hello');
        foreach (array_combine(['Keys of stats()', 'Keys of getClientInfo()'], $t->take('keys')) as $title => $keys) {
            foreach ($tables[$title] as [$name, $here]) {
                in_array($name, $keys, true) === is_here($here) || wrong("$title: $name is \"$here\"");
            }
            foreach (array_diff($keys, array_column($tables[$title], 0)) as $more) {
                str_contains(file_get_contents(__DIR__ . '/../../docs/swoole-server.md'), "`$more`") || wrong("$title: $more is not named");
            }
        }
    },
);
?>
--EXPECT--
OK
