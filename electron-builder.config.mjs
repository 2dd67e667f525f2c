/*
 * What `npm run dist` makes. The app is `out/` and nothing of node_modules: every npm package is bundled. Fuses close
 * the ways in which an installed Electron could be made to run other code (docs/security.md).
 */
const artifactName = '${name}-${version}-${os}-${arch}.${ext}';
/** @type {('x64' | 'arm64')[]} */
const architectures = ['x64', 'arm64'];
const targets = (/** @type {string[]} */ ...names) =>
  names.map((target) => ({ target, arch: architectures }));

/** What Electron opens. Newer Debian and Ubuntu call some of these `…t64`. */
const debDepends = [
  ...['libgtk-3-0', 'libatspi2.0-0', 'libasound2'].map((name) => `${name} | ${name}t64`),
  ...['libnss3', 'libgbm1', 'libdrm2', 'libnotify4', 'libxss1', 'libxtst6', 'libsecret-1-0', 'libuuid1'],
];

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'org.adjoint.Adjoint',
  productName: 'Adjoint',
  copyright: 'Copyright © The Adjoint developers, MIT licence',
  artifactName,
  directories: { output: 'dist', buildResources: 'assets/icons' },
  files: ['package.json', 'out/main', 'out/preload', 'out/renderer', '!out/main/bench.js', '!**/*.map'],
  extraFiles: [{ from: 'out/NOTICES.txt', to: 'NOTICES.txt' }],
  asar: true,
  npmRebuild: false,
  nodeGypRebuild: false,
  publish: null,
  // There is no web site; a package has to name one all the same (RFC 2606: never resolved).
  extraMetadata: { homepage: 'https://adjoint.invalid', desktopName: 'adjoint.desktop' },
  removePackageScripts: true,
  electronLanguages: ['en-US'],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  fileAssociations: [
    {
      ext: 'adjoint',
      name: 'Adjoint project',
      description: 'Adjoint project',
      mimeType: 'application/x-adjoint',
      role: 'Editor',
    },
  ],
  linux: {
    target: targets('AppImage', 'deb', 'tar.gz'),
    executableName: 'adjoint',
    icon: 'assets/icons',
    // One main category, or some menus show the entry twice.
    category: 'Science;ArtificialIntelligence;Math',
    synopsis: 'Design, train and understand multilayer perceptrons',
    maintainer: 'The Adjoint developers <adjoint@localhost>',
    vendor: 'The Adjoint developers',
    syncDesktopName: true,
    extraResources: [{ from: 'out/fonts', to: 'fonts' }],
    desktop: { entry: { Keywords: 'neural network;perceptron;backpropagation;' } },
  },
  deb: { packageCategory: 'science', depends: debDepends, recommends: ['xdg-utils'] },
  win: { target: targets('nsis', 'zip'), icon: 'assets/icons/icon.ico' },
  nsis: { oneClick: false, perMachine: false, allowElevation: false, deleteAppDataOnUninstall: false },
  mac: {
    target: targets('dmg', 'zip'),
    icon: 'assets/icons/icon.icns',
    category: 'public.app-category.education',
    // Without a certificate the app gets an ad-hoc signature, which Apple's own processors ask for.
    identity: '-',
  },
};
