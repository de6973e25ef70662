<?php

/*
 * A large file to one client by sendfile(), beside a bare C loop over sendfile(2). It lies in the page cache.
 */

declare(strict_types=1);

namespace SwooleLiteBench;

final class Files extends Measurement
{
    private const MIBS = 1024;

    private Child $server;
    private int $port;
    private string $file;

    public function __construct(Settings $settings)
    {
        parent::__construct('sendfile-1gb', 'sendfile() of 1 GiB', [Row::rate('MiB/s', 0.9)], $settings);
    }

    public function open(): void
    {
        $this->file = "{$this->settings->tmpdir}/file";
        $this->take([]); // writes the file, and has it in the page cache
        $this->server = $this->settings->server('file', ['--file', $this->file]);
        $this->port = $this->server->port();
    }

    public function close(): void
    {
        $this->server->end();
        unlink($this->file);
    }

    public function ours(): array
    {
        return $this->take(['-p', $this->port]);
    }

    public function baseline(): array
    {
        return $this->take([]);
    }

    private function take(array $server): array
    {
        return $this->settings->measure('baseline_sendfile', [
            '-f', $this->file, '-s', self::MIBS, '-t', $this->settings->ms(), '-w', $this->settings->warmupMs(), ...$server,
        ]);
    }
}
