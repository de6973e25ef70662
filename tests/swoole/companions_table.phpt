--TEST--
What docs/swoole-companions.md says of Swoole's names is true, and of our classes nothing is left out
--EXTENSIONS--
swoolelite
--INI--
swoolelite.swoole_names=1
--FILE--
<?php
require __DIR__ . '/../include/swoole_page.inc';

/*
 * A section is named after a class below Swoole\, or after a class and those below it: Atomic also has the rows of
 * Atomic\Long. A row is named as the page writes it: `name(…)`, `Class::name(…)` of a class below that of the section,
 * `$property`, `CONSTANT`, `swoole_function(…)`, `SWOOLE_CONSTANT`. Events, options and keys are no names of these kinds.
 */

/** @return ?array{string, string, string} kind, class and name of a row; null: neither method nor property nor constant */
function named(string $section, string $row): ?array
{
    preg_match('/^(?:(?<class>[A-Z]\w*(?:\\\\\w+)*)::)?(?<dollar>\$?)(?<name>\w+)(?<arguments>\(?)/', $row, $found);
    $kind = match (true) {
        $found === [] => null,
        $found['arguments'] !== '' => str_starts_with($found['name'], 'swoole_') ? 'function' : 'method',
        $found['dollar'] !== '' => 'property',
        preg_match('/^[A-Z][A-Z0-9_]+$/', $found['name']) === 1 => str_starts_with($found['name'], 'SWOOLE_') ? 'global constant' : 'constant',
        default => null,
    };
    // `Long::add()` in the section Atomic, `Pool::start()` in Process\Pool, `Process::wait()` in Process
    $class = match (true) {
        ($found['class'] ?? '') === '' => $section,
        class_exists("Swoole\\$section\\{$found['class']}") => "$section\\{$found['class']}",
        str_ends_with("\\$section", "\\{$found['class']}") => $section,
        default => $found['class'],
    };
    return $kind === null ? null : [$kind, "Swoole\\$class", $found['name']];
}

/** Looks whether the row is true. */
function check_row(string $row, string $here, string $note, string $kind, string $class, string $name): void
{
    $exists = match ($kind) {
        'function' => function_exists($name),
        'global constant' => defined($name),
        'method' => method_exists($class, $name) && (new ReflectionMethod($class, $name))->isPublic(),
        'property' => property_exists($class, $name),
        'constant' => defined("$class::$name"),
    };
    if (!SwoolePage::exists("$class: $row", $here, $exists)) {
        return;
    }
    if ($kind === 'method') {
        SwoolePage::checkParameters($row, $note, new ReflectionMethod($class, $name));
    } elseif ($kind === 'function') {
        SwoolePage::checkParameters($row, $note, new ReflectionFunction($name));
    }
}

/** @return list<string> the public names of a class, as they are noted; what it has of Server stands on the page of that */
function names_of(string $class): array
{
    $reflection = new ReflectionClass($class);
    if (is_subclass_of($class, SwooleLite\Server::class)) {
        $server = preg_replace('/ \S+ /', " $class ", names_of(SwooleLite\Server::class));
    }
    $names = [];
    foreach ($reflection->getMethods(ReflectionMethod::IS_PUBLIC) as $method) {
        $names[] = "method $class " . strtolower($method->name);
    }
    foreach ($reflection->getProperties(ReflectionProperty::IS_PUBLIC) as $property) {
        $names[] = "property $class $property->name";
    }
    foreach ($reflection->getReflectionConstants(ReflectionClassConstant::IS_PUBLIC) as $constant) {
        $names[] = "constant $class $constant->name";
    }
    return array_diff($names, $server ?? []);
}

/** @return list<string> the class of a section, and those that its rows name; Swoole\Process\Pool has a section of its own */
function classes_of(string $section, array $rows, array $sections): array
{
    $classes = class_exists("Swoole\\$section") ? ["Swoole\\$section"] : [];
    foreach ($rows as [$row]) {
        $class = named($section, $row)[1] ?? null;
        if ($class !== null && class_exists($class) && !in_array(substr($class, strlen('Swoole\\')), $sections, true)) {
            $classes[] = $class;
        }
    }
    return array_unique($classes);
}

$tables = SwoolePage::tables('swoole-companions.md');
preg_match_all('/^## (.*)$/m', file_get_contents(__DIR__ . '/../../docs/swoole-companions.md'), $headings);
preg_match_all('/^## (.*)\n((?:(?!## ).*\n)*)/m', file_get_contents(__DIR__ . '/../../docs/swoole-companions.md'), $found);
$texts = array_combine($found[1], $found[2]);
foreach ($tables as $section => $rows) {
    $mentioned = [];
    foreach ($rows as [$row, $here, $note]) {
        if (($name = named($section, $row)) !== null) {
            check_row($row, $here, $note, ...$name);
            $noted = "$name[0] $name[1] " . ($name[0] === 'method' ? strtolower($name[2]) : $name[2]);
            isset($mentioned[$noted]) && SwoolePage::wrong("$section: $row has two rows");
            $mentioned[$noted] = true;
        }
    }
    $classes = classes_of($section, $rows, $headings[1]);
    $classes !== [] || SwoolePage::wrong("$section: there is no such class");
    foreach ($classes as $class) {
        foreach (array_diff(names_of($class), array_keys($mentioned)) as $left) {
            // what is ours alone, or the same as another name, may stand anywhere in the section
            preg_match('/`\$?' . preg_quote(substr(strrchr($left, ' '), 1)) . '(\(\))?`/i', $texts[$section]) || SwoolePage::wrong("$left has no row below \"$section\"");
        }
    }
}
// every class of ours under a name of Swoole's has a section here or belongs to the page of the server
foreach (get_declared_classes() as $class) {
    if (preg_match('/^SwooleLite\\\\(?!Server|Connection|Exception)(.*)/', $class, $found) && !str_contains($found[1], 'Exception')) {
        $section = array_filter($headings[1], fn ($heading) => $heading === $found[1] || str_starts_with($found[1], "$heading\\"));
        $section !== [] || !class_exists("Swoole\\$found[1]") || SwoolePage::wrong("$class has no section");
    }
}
echo "OK\n";
?>
--EXPECT--
OK
