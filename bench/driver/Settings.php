<?php

/*
 * What the command line of the benchmark says, and the commands that follow from it.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Settings
{
    public const USAGE = <<<'TEXT'
        usage: bench/run.php [options]
          --quick           3 rounds of 0.5 s instead of 5 of 1.5 s: a look, not a verdict
          --rounds N        rounds of ours and the baseline in turn
          --seconds S       length of each measurement
          --patience S      before each round, wait so long for a machine that nobody else uses (0)
          --only NAME,...   only measurements whose names begin so (--list shows them)
          --reactors N      reactor threads of the echo server (1)
          --workers N       workers of the echo server (1)
          --processes N     processes of the baseline echo (reactors + workers)
          --idle N          idle connections (9000)
          --ipc MODE,...    of ring, unixsock, msgqueue, preemptive and stream the task transports, or all of them (all)
          --pingpong KIND   stream or seqpacket: the baseline's socket pair (stream)
          --cores WHICH     two, one or any: where the two processes of that baseline run (two)
          --beside FILE     the task rows beside another build of the extension, instead of bare C
          --tmpdir DIR      where both sides of the spill measurements write their files
          --json FILE       also write the results there
          --check           exit with 1 where a target is missed
          --list            show the names of the measurements

        TEXT;

    public const TRANSPORTS = ['ring', 'unixsock', 'msgqueue', 'preemptive', 'stream'];

    public bool $quick = false;
    public bool $check = false;
    public bool $list = false;
    public int $rounds = 5;
    public float $seconds = 1.5;
    public float $warmup = 0.2;
    public float $patience = 0;
    /** @var list<string> */
    public array $only = [];
    public int $reactors = 1;
    public int $workers = 1;
    public int $processes = 0;
    public int $idle = 9000;
    /** @var list<string> */
    public array $ipc = self::TRANSPORTS;
    public string $pingpong = 'stream';
    public string $cores = 'two';
    public string $tmpdir;
    public ?string $json = null;
    public ?string $beside = null;
    /** What servers load. */
    private string $module;

    /** @param string $root of the checkout */
    public function __construct(public readonly string $root)
    {
        $this->tmpdir = sys_get_temp_dir();
        $this->module = "$root/build/swoolelite.so";
    }

    /**
     * @param list<string> $arguments without the program's name
     * @throws \InvalidArgumentException
     */
    public static function fromArguments(string $root, array $arguments): self
    {
        $settings = new self($root);
        while (($option = array_shift($arguments)) !== null) {
            $value = null;
            if (preg_match('/^(--[a-z]+)=(.*)$/', $option, $match)) {
                [, $option, $value] = $match;
            }
            if (in_array($option, ['--quick', '--check', '--list'], true) && $value === null) {
                $settings->{substr($option, 2)} = true;
                continue;
            }
            $value ??= array_shift($arguments);
            if ($value === null) {
                throw new \InvalidArgumentException("'$option' is unknown or misses its value");
            }
            $settings->assign($option, $value);
        }
        if ($settings->quick) {
            $settings->rounds = min($settings->rounds, 3);
            $settings->seconds = min($settings->seconds, 0.5);
            $settings->warmup = 0.1;
        }
        $settings->processes = $settings->processes ?: $settings->reactors + $settings->workers;
        return $settings;
    }

    private function assign(string $option, string $value): void
    {
        match ($option) {
            '--rounds' => $this->rounds = self::integer($option, $value, 1, 100),
            '--seconds' => $this->seconds = self::integer($option, (string) (int) ($value * 1000), 50, 60000) / 1000,
            '--patience' => $this->patience = self::integer($option, $value, 0, 3600),
            '--only' => $this->only = array_values(array_filter(explode(',', $value))),
            '--reactors' => $this->reactors = self::integer($option, $value, 1, 64),
            '--workers' => $this->workers = self::integer($option, $value, 1, 64),
            '--processes' => $this->processes = self::integer($option, $value, 1, 64),
            '--idle' => $this->idle = self::integer($option, $value, 1, 100000),
            '--ipc' => $this->ipc = $value === 'all' ? self::TRANSPORTS : array_map(
                fn(string $mode) => self::one($option, $mode, self::TRANSPORTS),
                explode(',', $value),
            ),
            '--pingpong' => $this->pingpong = self::one($option, $value, ['stream', 'seqpacket']),
            '--cores' => $this->cores = self::one($option, $value, ['two', 'one', 'any']),
            '--beside' => $this->beside = is_file($value) ? $value : throw new \InvalidArgumentException("there is no $value"),
            '--tmpdir' => $this->tmpdir = $value,
            '--json' => $this->json = $value,
            default => throw new \InvalidArgumentException("'$option' is unknown"),
        };
    }

    private static function integer(string $option, string $value, int $min, int $max): int
    {
        $number = filter_var($value, FILTER_VALIDATE_INT, ['options' => ['min_range' => $min, 'max_range' => $max]]);
        if ($number === false) {
            throw new \InvalidArgumentException("$option takes a number from $min to $max");
        }
        return $number;
    }

    private static function one(string $option, string $value, array $allowed): string
    {
        if (!in_array($value, $allowed, true)) {
            throw new \InvalidArgumentException("$option takes one of " . implode(', ', $allowed));
        }
        return $value;
    }

    public function wants(string $name): bool
    {
        foreach ($this->only as $prefix) {
            if (str_starts_with($name, $prefix)) {
                return true;
            }
        }
        return $this->only === [];
    }

    /** Half as long and twice as often: a task is over in microseconds, and what disturbs a round does not last. */
    public function forTasks(): self
    {
        $settings = clone $this;
        $settings->rounds = $this->rounds * 2;
        $settings->seconds = $this->seconds / 4;
        $settings->warmup = $this->warmup / 4;
        return $settings;
    }

    /** The same with the other build. */
    public function ofOther(): self
    {
        $settings = clone $this;
        $settings->module = $this->beside;
        return $settings;
    }

    public function ms(): int
    {
        return (int) round($this->seconds * 1000);
    }

    public function warmupMs(): int
    {
        return (int) round($this->warmup * 1000);
    }

    public function built(string $name): string
    {
        return "{$this->root}/build/bench/$name";
    }

    /** Only the extension that was built here is loaded: -n leaves out what the machine's php.ini would add. */
    public function server(string $script, array $arguments): Child
    {
        $command = [
            PHP_BINARY, '-n', '-d', "extension=$this->module",
            "{$this->root}/bench/servers/$script.php", ...array_map(strval(...), $arguments),
        ];
        return new Child($command, $this->built("$script.log"));
    }

    /**
     * A certificate that is made once, as options of a server with TLS.
     *
     * @return list<string>
     */
    public function certificate(): array
    {
        [$certificate, $key] = [$this->built('certificate.pem'), $this->built('key.pem')];
        if (!is_file($key)) {
            exec(sprintf(
                'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=localhost'
                    . ' -keyout %s -out %s 2>&1',
                escapeshellarg($key),
                escapeshellarg($certificate),
            ), $output, $code);
            if ($code !== 0) {
                throw new \RuntimeException('openssl cannot make a certificate: ' . implode(' ', $output));
            }
        }
        return ['--cert', $certificate, '--key', $key];
    }

    /** Starts a baseline or the load generator. */
    public function program(string $name, array $arguments): Child
    {
        return new Child([$this->built($name), ...array_map(strval(...), $arguments)], $this->built("$name.log"));
    }

    /** Runs a baseline or the load generator to its end and returns the figures it prints. */
    public function measure(string $name, array $arguments): array
    {
        $command = [$this->built($name), ...array_map(strval(...), $arguments)];
        return Child::json($command, $this->built("$name.log"), $this->seconds + $this->warmup + 30);
    }
}
