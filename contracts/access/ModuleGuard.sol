// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

/// @title Which contract may call which verb
/// @notice Contract-to-contract rights are one storage read in the callee; people's rights go through the AccessManager.
abstract contract ModuleGuard is AccessManaged {
    mapping(address module => uint256 rights) private rightsByModule;

    /// @notice The rights of a module changed.
    event RightsSet(address indexed module, uint256 rights);

    /// @notice The caller does not hold the right.
    error MissingRight(address caller, uint256 right);
    /// @notice A right was given to the zero address.
    error ZeroModule();

    /// @dev One storage read; refuses by default.
    modifier onlyRight(uint256 right) {
        requireRight(msg.sender, right);
        _;
    }

    constructor(address initialAuthority) AccessManaged(initialAuthority) {}

    /// @notice Replaces the rights of a module.
    /// @param newRights sum of the bits of `Rights`, zero to take all away.
    /// @custom:error ZeroModule when the module is the zero address.
    /// @custom:error AccessManagedUnauthorized when the caller does not hold the role.
    function setRights(address module, uint256 newRights) external restricted {
        require(module != address(0), ZeroModule());
        rightsByModule[module] = newRights;
        emit RightsSet(module, newRights);
    }

    /// @notice The rights a module holds here, as a sum of bits.
    function rightsOf(address module) public view returns (uint256 rights) {
        return rightsByModule[module];
    }

    function requireRight(address caller, uint256 right) internal view {
        require(rightsByModule[caller] & right != 0, MissingRight(caller, right));
    }
}
