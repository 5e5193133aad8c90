@echo off
rem Starts Weft on Windows; see the comments in the POSIX launcher `weft` beside this file.
setlocal
set "root=%~dp0"
set "bin=%root%artifacts\bin\Weft.Cli\release"
if defined WEFT_REBUILD goto build
if exist "%root%artifacts\weft.stamp" if exist "%bin%\weft.exe" goto run
:build
if not defined WEFT_DOTNET set "WEFT_DOTNET=dotnet"
if not exist "%root%artifacts" mkdir "%root%artifacts"
if exist "%root%artifacts\weft.stamp" del "%root%artifacts\weft.stamp"
"%WEFT_DOTNET%" build "%root%src\Weft.Cli\Weft.Cli.csproj" -c Release -v quiet --nologo >"%root%artifacts\weft-build.log" 2>&1 <nul
if errorlevel 1 (
  type "%root%artifacts\weft-build.log" 1>&2
  exit /b 1
)
type nul >"%root%artifacts\weft.stamp"
:run
"%bin%\weft.exe" %*
exit /b %ERRORLEVEL%
