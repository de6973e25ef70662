--TEST--
The class: Swoole's names and values, its signatures in a class that extends it, neither cloned nor serialized
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Table;

same(['Swoole\Table' => Table::class, 'swoole_table' => Table::class], array_map(
    fn ($name) => (new ReflectionClass($name))->getName(),
    ['Swoole\Table' => 'Swoole\Table', 'swoole_table' => 'swoole_table'],
), 'the names');
same([1, 2, 3], [Table::TYPE_INT, Table::TYPE_FLOAT, Table::TYPE_STRING], 'the types');

class Cache extends Table
{
    public array $log = [];

    public function __construct(int $table_size, float $conflict_proportion = 0.2)
    {
        parent::__construct($table_size, $conflict_proportion);
    }
    public function column(string $name, int $type, int $size = 0): bool
    {
        return parent::column($name, $type, $size);
    }
    public function create(): bool
    {
        return parent::create();
    }
    public function set(string $key, array $value): bool
    {
        $this->log[] = $key;
        return parent::set("p:$key", $value);
    }
    public function get(string $key, ?string $field = null): array|false|string|float|int
    {
        return parent::get("p:$key", $field);
    }
    public function del(string $key): bool
    {
        return parent::del("p:$key");
    }
    public function exists(string $key): bool
    {
        return parent::exists("p:$key");
    }
    public function incr(string $key, string $column, int|float $incrby = 1): false|float|int
    {
        return parent::incr("p:$key", $column, $incrby);
    }
    public function decr(string $key, string $column, int|float $incrby = 1): false|float|int
    {
        return parent::decr("p:$key", $column, $incrby);
    }
    public function count(): int
    {
        return parent::count();
    }
    public function destroy(): bool
    {
        return parent::destroy();
    }
    public function getSize(): int
    {
        return parent::getSize();
    }
    public function getMemorySize(): int
    {
        return parent::getMemorySize();
    }
    public function stats(): false|array
    {
        return parent::stats();
    }
    public function rewind(): void
    {
        parent::rewind();
    }
    public function next(): void
    {
        parent::next();
    }
    public function current(): mixed
    {
        return parent::current();
    }
    public function key(): mixed
    {
        return substr(parent::key(), 2);
    }
    public function valid(): bool
    {
        return parent::valid();
    }
}
$cache = new Cache(8, 1.0);
$cache->column('n', Cache::TYPE_INT);
$cache->create();
same([true, 1, true, 3], [$cache->set('a', ['n' => 1]), $cache->get('a', 'n'), $cache->exists('a'), $cache->incr('a', 'n', 2)], 'methods of a subclass');
same(['a' => ['n' => 3]], iterator_to_array($cache), 'its iterator');
same([1, ['a']], [count($cache), $cache->log], 'and its own');
echo outcome(fn () => clone $cache), "\n";
echo outcome(fn () => serialize($cache)), "\n";
$plain = new Table(1);
echo outcome(fn () => $plain->other = 1), "\n";
same(true, isset($cache->size) && $cache->size === 8 && $cache->memorySize === $cache->getMemorySize(), 'the properties');
echo "OK\n";
?>
--EXPECTF--
Error: %Sclone%S
Exception: Serialization of 'Cache' is not allowed
Error: Cannot create dynamic property SwooleLite\Table::$other
OK
